using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>
/// Grid and random search in one: a sample is every combination of the grids, the first declared varying fastest, with the random
/// parameters drawn anew in each trial. A point to evaluate takes the place of one sample and is crossed with the grids
/// it leaves open. Shuffled, the combinations come in an order drawn by the seed. Never exhausted: the caller counts the samples (see <see cref="TrialCount"/>).
/// </summary>
public sealed class VariantSampler : ISampler
{
    /// <summary>Apart from the draws of trials.</summary>
    private const uint OrderStream = 1;

    private readonly SearchSpace _space;
    private readonly IReadOnlyList<ParameterSet> _points;
    private readonly ulong? _seed;
    private readonly bool _shuffle;
    private readonly (string Name, IReadOnlyList<ParameterValue> Values)[] _grids;

    /// <summary>The order drawn last, and by which seed.</summary>
    private (ulong Seed, int[] Order)? _shuffled;

    /// <exception cref="ArgumentException">A grid lies within a nested choice.</exception>
    public VariantSampler(SearchSpace space, IReadOnlyList<ParameterSet>? points = null, ulong? seed = null, bool shuffle = false)
    {
        (_space, _points, _seed, _shuffle) = (space, points ?? [], seed, shuffle);
        if (space.Parameters.FirstOrDefault(p => p.Domain is GridDomain && p.Condition is not null) is { } nested)
            throw new ArgumentException($"{nested.Name}: a grid within a nested choice cannot be enumerated; use choice or ordinal");
        _grids = [.. space.Parameters.Where(p => p.Domain is GridDomain).Select(p => (p.Name, ((GridDomain)p.Domain).Values))];
    }

    /// <summary>Combinations of all grids; 1 where there are none.</summary>
    public int GridSize => Size(ParameterSet.Empty);

    /// <summary>Trials that <paramref name="numSamples"/> samples make, points included.</summary>
    public int TrialCount(int numSamples) =>
        checked(_points.Take(numSamples).Sum(Size) + (Math.Max(0, numSamples - _points.Count) * GridSize));

    public ParameterSet? Suggest(SamplerRequest request)
    {
        var seed = _seed ?? request.StudySeed;
        var (point, combination) = Locate(request.Trial);
        if (_shuffle && point.Count == 0) combination = Order(seed)[combination];
        return _space.Sample(TrialRandomness.For(seed, request.Trial), Combination(combination, point));
    }

    /// <summary>The grids' values in a combination, beside those of a point that leaves some of them open.</summary>
    internal ParameterSet Combination(int combination, ParameterSet? point = null)
    {
        var given = point ?? ParameterSet.Empty;
        foreach (var (name, values) in _grids)
        {
            if (point is not null && point.TryGet(name, out _)) continue;
            given = given.With(name, values[combination % values.Count]);
            combination /= values.Count;
        }

        return given;
    }

    /// <summary>The combination a trial belongs to; null where it lies off the grids.</summary>
    internal int? IndexOf(ParameterSet trial)
    {
        var (index, factor) = (0, 1);
        foreach (var (name, values) in _grids)
        {
            if (!trial.TryGet(name, out var value) || ValueComparison.IndexOf(values, value) is not (>= 0 and var place)) return null;
            index += place * factor;
            factor *= values.Count;
        }

        return index;
    }

    /// <summary>The point a trial belongs to (empty for none) and its number among the combinations of the grids left open.</summary>
    private (ParameterSet Point, int Combination) Locate(int trial)
    {
        foreach (var point in _points)
        {
            var size = Size(point);
            if (trial < size) return (point, trial);
            trial -= size;
        }

        return (ParameterSet.Empty, trial % GridSize);
    }

    /// <summary>The combinations in the shuffled order.</summary>
    internal int[] Order(ulong seed)
    {
        if (_shuffled is { } known && known.Seed == seed) return known.Order;
        var order = NumpyChoice.WithoutReplacement(TrialRandomness.For(seed, 0, OrderStream), GridSize, GridSize);
        _shuffled = (seed, order);
        return order;
    }

    private int Size(ParameterSet point) => _grids.Where(g => !point.TryGet(g.Name, out _)).Aggregate(1, (size, g) => checked(size * g.Values.Count));
}
