using System.Globalization;
using System.Runtime.Intrinsics;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>The widths of vectors this machine has, and the one the kernels are to use.</summary>
internal static class VectorWidth
{
    /// <summary>Forces a width: 512, 256, 128 or 0 (scalar).</summary>
    public const string Variable = "SESSIONREC_VECTOR_WIDTH";

    /// <summary>Widths in bits that run in hardware, widest first; 0, scalar code, always does.</summary>
    public static IReadOnlyList<int> Available { get; } =
    [
        .. Vector512.IsHardwareAccelerated ? (int[])[512] : [],
        .. Vector256.IsHardwareAccelerated ? (int[])[256] : [],
        .. Vector128.IsHardwareAccelerated ? (int[])[128] : [],
        0,
    ];

    /// <summary>The widest there is.</summary>
    /// <exception cref="InputException">The environment names a width that this machine does not have.</exception>
    public static int Choose() => Forced() ?? Available[0];

    /// <summary>
    /// The best for rows of so many components: the widest, but 256 bits where 512 leave more than a quarter of the row's
    /// lanes empty and 256 do not, as for 20 components: 12 of 32 against 4 of 24.
    /// </summary>
    /// <inheritdoc cref="Choose()" path="/exception"/>
    public static int Choose(int columns) =>
        Forced() ?? Available.FirstOrDefault(width => width >= 256 && 4 * EmptyLanes(columns, width) <= columns + EmptyLanes(columns, width), Available[0]);

    private static int EmptyLanes(int columns, int width)
    {
        var lanes = width / 32;
        return (lanes - (columns % lanes)) % lanes;
    }

    private static int? Forced()
    {
        var forced = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(forced)) return null;
        return int.TryParse(forced, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && Available.Contains(width)
            ? width
            : throw new InputException($"{Variable}: {forced} is not a vector width of this machine; it has {string.Join(", ", Available)}");
    }
}
