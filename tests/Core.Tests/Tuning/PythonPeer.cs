using System.Diagnostics;
using System.Text.Json;

namespace SessionRec.Core.Tests.Tuning;

/// <summary>Runs a script with the system's Python, beside whose packages results are compared; skips the calling test, and says why, where they are absent.</summary>
internal static class PythonPeer
{
    private const string Python = "/usr/bin/python3";

    /// <summary>
    /// Optuna 3.1.0, Debian's, forgets the width in the logarithm of its truncated normal density; releases before and after it do not. This
    /// puts it right where it is wrong, so that the comparison is with the definition.
    /// </summary>
    public const string TruncatedNormalOfOptuna = """
        import numpy as _np
        from optuna.samplers._tpe import _truncnorm as _t
        _plain = _t.logpdf
        _one, _two = (float(_np.ravel(_plain(_np.array([0.0]), _np.array([-1.0]), _np.array([1.0]), loc=0.0, scale=s))[0]) for s in (1.0, 2.0))
        if abs(_one - _two) < 1e-12: _t.logpdf = lambda x, a, b, loc=0, scale=1: _plain(x, a, b, loc=loc, scale=scale) - _np.log(scale)

        """;

    /// <summary>What the script printed, as JSON.</summary>
    /// <param name="script">The script.</param>
    /// <param name="packages">Packages it imports, as <c>import</c> names them.</param>
    /// <param name="cancellation">Ends the script.</param>
    public static async Task<JsonElement> RunAsync(string script, IReadOnlyList<string> packages, CancellationToken cancellation)
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is not installed.");
        var (found, _) = await ExecuteAsync($"import {string.Join(", ", packages)}", cancellation);
        Assert.SkipWhen(found != 0, $"{Python} has no {string.Join(", ", packages)} (Debian: apt-get install {string.Join(' ', packages.Select(p => "python3-" + p))}).");
        var (code, output) = await ExecuteAsync(script, cancellation);
        Assert.True(code == 0, output);
        return JsonDocument.Parse(output).RootElement;
    }

    private static async Task<(int Code, string Output)> ExecuteAsync(string script, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Python, "-") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.StandardInput.WriteAsync(script.AsMemory(), cancellation);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return process.ExitCode == 0 ? (0, await output) : (process.ExitCode, await errors);
    }
}
