using System.Globalization;

namespace SessionRec.Cluster.Tests;

/// <summary>
/// How quickly the cluster promises to recover (docs/availability.md). On a machine that others use as well, everything takes longer: a test fails where
/// it took more than the promise times <see cref="Patience"/>, and prints what it took in any case.
/// </summary>
internal static class RecoveryPromise
{
    public static readonly TimeSpan TakeoverAfterKill = TimeSpan.FromSeconds(25);

    public static readonly TimeSpan TakeoverAfterTerm = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan TrialRunsAgain = TimeSpan.FromSeconds(30);

    private const string PatienceVariable = "SESSIONREC_PATIENCE";

    /// <summary>2, or what SESSIONREC_PATIENCE says: 1 asks for the promise itself, for which the machine has to be idle.</summary>
    private static double Patience { get; } =
        Environment.GetEnvironmentVariable(PatienceVariable) is { Length: > 0 } factor ? double.Parse(factor, CultureInfo.InvariantCulture) : 2;

    /// <summary>Prints what it took, and fails where that is too long.</summary>
    public static void Kept(string what, TimeSpan promised, TimeSpan took)
    {
        var figure = string.Create(CultureInfo.InvariantCulture, $"{what}: {took.TotalSeconds:0.0} s (promised: {promised.TotalSeconds:0} s)");
        TestContext.Current.SendDiagnosticMessage(figure);
        Assert.True(took <= promised * Patience, string.Create(CultureInfo.InvariantCulture, $"{figure}, more than {Patience:0.#} times as long"));
    }
}
