namespace SessionRec.Core.Reporting;

/// <summary>The scopes' names on command lines, and what they make of a curve.</summary>
public static class BestScopes
{
    private static readonly (BestScope Scope, string Name)[] Named =
    [
        (BestScope.Last, "last"),
        (BestScope.All, "all"),
        (BestScope.Average, "avg"),
        (BestScope.Last5Average, "last-5-avg"),
        (BestScope.Last10Average, "last-10-avg"),
    ];

    /// <summary>The names, in the order of <see cref="BestScope"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Named, n => n.Name);

    public static string NameOf(BestScope scope) => Named.First(n => n.Scope == scope).Name;

    /// <exception cref="InputException">There is no scope of that name.</exception>
    public static BestScope Parse(string name)
    {
        foreach (var (scope, known) in Named)
            if (known == name)
                return scope;
        throw new InputException($"'{name}' is no scope; it is one of {string.Join(", ", Names)}.");
    }

    /// <summary>
    /// What <paramref name="curve"/> (a value an epoch, from epoch 1) is worth, and the epoch it was had at where that is
    /// one epoch. Values that are not finite are left out, as Ray does; null where none is left.
    /// </summary>
    public static (double Value, int? Epoch)? Score(this BestScope scope, IReadOnlyList<double> curve, bool maximise)
    {
        var finite = curve.Select((value, index) => (Value: value, Epoch: index + 1)).Where(p => double.IsFinite(p.Value)).ToList();
        if (finite.Count == 0) return null;
        return scope switch
        {
            BestScope.Last => (finite[^1].Value, finite[^1].Epoch),
            BestScope.All => maximise ? finite.MaxBy(p => p.Value) : finite.MinBy(p => p.Value),
            BestScope.Average => (finite.Average(p => p.Value), null),
            BestScope.Last5Average => (finite.TakeLast(5).Average(p => p.Value), null),
            BestScope.Last10Average => (finite.TakeLast(10).Average(p => p.Value), null),
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };
    }
}
