using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Importance;

/// <summary>
/// The trials as importance is computed from: those that finished with a value, and the parameters that every trial has. Numbers lie in [0, 1] along
/// their working scale, choices are indices.
/// </summary>
internal sealed class ImportanceData
{
    public ImportanceData(SearchSpace space, IReadOnlyList<TrialObservation> trials)
    {
        Parameters = [.. space.WithoutGrids().Searched.Where(p => p.Condition is null && !SearchCoordinates.IsSingle(p.Domain))];
        var rows = new List<double[]>();
        var values = new List<double>();
        foreach (var trial in trials)
        {
            if (trial.State != TrialObservationState.Finished || trial.Value is not { } value || !double.IsFinite(value)) continue;
            if (Locate(trial.Parameters) is not { } row) continue;
            rows.Add(row);
            values.Add(value);
        }

        (Rows, Values) = ([.. rows], [.. values]);
    }

    public IReadOnlyList<SpaceParameter> Parameters { get; }

    /// <summary>Coordinates by trial, then by parameter.</summary>
    public double[][] Rows { get; }

    /// <summary>Values, higher is better.</summary>
    public double[] Values { get; }

    /// <summary>Choices of each parameter; 0 for numbers.</summary>
    public int[] Choices => [.. Parameters.Select(p => p.Domain is ChoiceDomain choice ? choice.Values.Count : 0)];

    private double[]? Locate(ParameterSet parameters)
    {
        var row = new double[Parameters.Count];
        for (var d = 0; d < row.Length; d++)
        {
            var domain = Parameters[d].Domain;
            if (!parameters.TryGet(Parameters[d].Name, out var value) || SearchCoordinates.Of(domain, value) is not { } coordinate) return null;
            row[d] = domain is NumericDomain numeric ? numeric.Axis.ToUnit(coordinate) : coordinate;
        }

        return row;
    }
}
