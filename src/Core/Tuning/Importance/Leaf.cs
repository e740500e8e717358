namespace SessionRec.Core.Tuning.Importance;

/// <summary>A leaf of a regression tree: a box of the space and the value in it.</summary>
/// <param name="Low">Lower ends of the numbers; 0 for choices.</param>
/// <param name="High">Upper ends of the numbers; 1 for choices.</param>
/// <param name="Allowed">For choices, which are in the box; empty for numbers.</param>
/// <param name="Value">The mean of the trials in the box.</param>
internal sealed record Leaf(double[] Low, double[] High, bool[][] Allowed, double Value)
{
    public static Leaf Everything(int[] choices) => new(
        new double[choices.Length],
        [.. choices.Select(_ => 1.0)],
        [.. choices.Select(c => Enumerable.Repeat(true, c).ToArray())],
        0);

    /// <summary>The share of a parameter's range that the box covers.</summary>
    public double Extent(int parameter) => Allowed[parameter].Length > 0
        ? Allowed[parameter].Count(a => a) / (double)Allowed[parameter].Length
        : High[parameter] - Low[parameter];

    /// <summary>The share of the space that the box covers.</summary>
    public double Volume
    {
        get
        {
            var volume = 1.0;
            for (var parameter = 0; parameter < Low.Length; parameter++) volume *= Extent(parameter);
            return volume;
        }
    }

    public (Leaf Left, Leaf Right) Split(int parameter, double threshold, bool isChoice)
    {
        if (!isChoice) return (this with { High = With(High, parameter, threshold) }, this with { Low = With(Low, parameter, threshold) });
        var choice = (int)threshold;
        return (
            this with { Allowed = With(Allowed, parameter, [.. Allowed[parameter].Select((a, i) => a && i == choice)]) },
            this with { Allowed = With(Allowed, parameter, [.. Allowed[parameter].Select((a, i) => a && i != choice)]) });
    }

    private static T[] With<T>(T[] values, int index, T value)
    {
        var copy = (T[])values.Clone();
        copy[index] = value;
        return copy;
    }
}
