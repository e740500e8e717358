namespace SessionRec.Core.Tests.Tuning.Samplers;

/// <summary>Standard test functions of optimisation, to be minimised, on their customary ranges.</summary>
internal static class TestFunctions
{
    /// <summary>Name, the same function in Python over a list <c>x</c>, ranges, minimum.</summary>
    public static IReadOnlyList<(string Name, string Python, double Low, double High, int Dimensions, double Minimum, Func<double[], double> Function)> All { get; } =
    [
        ("sphere", "sum(v * v for v in x)", -5, 5, 4, 0, x => x.Sum(v => v * v)),
        ("rosenbrock", "sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1))", -2, 2, 2, 0, x => Enumerable.Range(0, x.Length - 1).Sum(i => (100 * Math.Pow(x[i + 1] - (x[i] * x[i]), 2)) + Math.Pow(1 - x[i], 2))),
        ("rastrigin", "10 * len(x) + sum(v * v - 10 * math.cos(2 * math.pi * v) for v in x)", -5.12, 5.12, 2, 0, x => (10 * x.Length) + x.Sum(v => (v * v) - (10 * Math.Cos(2 * Math.PI * v)))),
        ("ackley", "-20 * math.exp(-.2 * math.sqrt(sum(v * v for v in x) / len(x))) - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / len(x)) + 20 + math.e", -5, 5, 3, 0, x => (-20 * Math.Exp(-.2 * Math.Sqrt(x.Average(v => v * v)))) - Math.Exp(x.Average(v => Math.Cos(2 * Math.PI * v))) + 20 + Math.E),
        ("branin", "branin(-5 + 15 * x[0], 15 * x[1])", 0, 1, 2, 0.39788735772973816, x => Branin(-5 + (15 * x[0]), 15 * x[1])),
    ];

    public static double Branin(double x, double y) =>
        Math.Pow(y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6, 2) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
}
