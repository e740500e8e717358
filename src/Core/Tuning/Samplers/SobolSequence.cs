using System.Numerics;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Sobol's low-discrepancy sequence, optionally scrambled; any point can be had without those before it.</summary>
/// <remarks>
/// Sources: Joe, Kuo, "Constructing Sobol sequences with better two-dimensional projections" (2008), direction numbers new-joe-kuo-6;
/// Burley, "Practical Hash-based Owen Scrambling" (2020), with the permutation of Laine and Karras (2011).
/// </remarks>
public static class SobolSequence
{
    private const int Bits = 32;

    /// <summary>Degree, coefficients and initial numbers of the primitive polynomials; the first dimension needs none.</summary>
    private static readonly (int Degree, uint Coefficients, uint[] Initial)[] Polynomials =
    [
        (1, 0, [1]),
        (2, 1, [1, 3]),
        (3, 1, [1, 3, 1]),
        (3, 2, [1, 1, 1]),
        (4, 1, [1, 1, 3, 3]),
        (4, 4, [1, 3, 5, 13]),
        (5, 2, [1, 1, 5, 5, 17]),
        (5, 4, [1, 1, 5, 5, 5]),
        (5, 7, [1, 1, 7, 11, 19]),
        (5, 11, [1, 1, 5, 1, 1]),
        (5, 13, [1, 1, 1, 3, 11]),
        (5, 14, [1, 3, 5, 5, 31]),
        (6, 1, [1, 3, 3, 9, 7, 49]),
        (6, 13, [1, 1, 1, 15, 21, 21]),
        (6, 16, [1, 3, 1, 13, 27, 49]),
        (6, 19, [1, 1, 1, 15, 7, 5]),
        (6, 22, [1, 3, 1, 15, 13, 25]),
        (6, 25, [1, 1, 5, 5, 19, 61]),
        (7, 1, [1, 3, 7, 11, 23, 15, 103]),
        (7, 4, [1, 3, 7, 13, 13, 15, 69]),
    ];

    private static readonly uint[][] Directions = [.. Enumerable.Range(0, MostDimensions).Select(DirectionsOf)];

    /// <summary>Dimensions there are direction numbers for.</summary>
    public static int MostDimensions => Polynomials.Length + 1;

    /// <summary>The coordinate of a point in [0, 1).</summary>
    /// <param name="index">The point's number from 0, in Gray-code order as other implementations give them.</param>
    /// <param name="dimension">The dimension from 0.</param>
    /// <param name="scramble">The seed of the scrambling; null for the plain sequence, whose first point is the origin.</param>
    public static double Point(uint index, int dimension, ulong? scramble)
    {
        var value = 0u;
        for (var code = index ^ (index >> 1); code != 0; code &= code - 1) value ^= Directions[dimension][BitOperations.TrailingZeroCount(code)];
        if (scramble is { } seed) value = Scramble(value, TrialRandomness.For(seed, dimension, stream: 0x50b0).NextUInt32());
        return value / (double)(1UL << Bits);
    }

    /// <summary>Owen's nested uniform scrambling: each bit is flipped by a hash of the bits above it.</summary>
    private static uint Scramble(uint value, uint seed)
    {
        value = Reverse(value);
        value += seed;
        value ^= value * 0x6c50b47c;
        value ^= value * 0xb82f1e52;
        value ^= value * 0xc7afe638;
        value ^= value * 0x8d22f6e6;
        return Reverse(value);
    }

    private static uint Reverse(uint value)
    {
        var reversed = 0u;
        for (var i = 0; i < Bits; i++) reversed |= ((value >> i) & 1) << (Bits - 1 - i);
        return reversed;
    }

    private static uint[] DirectionsOf(int dimension)
    {
        var directions = new uint[Bits];
        if (dimension == 0)
        {
            for (var i = 0; i < Bits; i++) directions[i] = 1u << (Bits - 1 - i);
            return directions;
        }

        var (degree, coefficients, initial) = Polynomials[dimension - 1];
        for (var i = 0; i < Bits; i++)
        {
            if (i < degree)
            {
                directions[i] = initial[i] << (Bits - 1 - i);
                continue;
            }

            directions[i] = directions[i - degree] ^ (directions[i - degree] >> degree);
            for (var k = 1; k < degree; k++)
                if (((coefficients >> (degree - 1 - k)) & 1) == 1)
                    directions[i] ^= directions[i - k];
        }

        return directions;
    }
}
