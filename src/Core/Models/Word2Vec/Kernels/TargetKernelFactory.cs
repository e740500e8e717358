using System.Runtime.Intrinsics;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>Chooses the widest kernel this machine runs, or the one the environment names.</summary>
internal static class TargetKernelFactory
{
    /// <summary>Forces a width: 512, 256, 128 or 0 (scalar).</summary>
    public const string WidthVariable = "SESSIONREC_VECTOR_WIDTH";

    /// <summary>Every kernel that this machine runs in hardware, widest first; the scalar one is always there.</summary>
    public static IEnumerable<TargetKernel> Available()
    {
        if (Vector512.IsHardwareAccelerated) yield return new Vector512Kernel();
        yield return new ScalarKernel();
    }

    /// <exception cref="InputException">The environment names a width that this machine does not have.</exception>
    public static TargetKernel Create(string? forced = null)
    {
        forced ??= Environment.GetEnvironmentVariable(WidthVariable);
        if (string.IsNullOrEmpty(forced)) return Available().First();
        return Available().FirstOrDefault(kernel => kernel.Width.ToString(System.Globalization.CultureInfo.InvariantCulture) == forced)
            ?? throw new InputException(
                $"{WidthVariable}: {forced} is not a vector width of this machine; it has {string.Join(", ", Available().Select(k => k.Width))}");
    }
}
