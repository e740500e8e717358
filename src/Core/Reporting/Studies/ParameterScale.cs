using System.Globalization;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Spaces;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>A parameter along an axis: in cells for maps, as numbers or words for scatter plots.</summary>
internal sealed class ParameterScale
{
    private const int MostCells = 14;
    private const int BandsOfMany = 8;

    private readonly NumericDomain? _numeric;
    private readonly Dictionary<string, int> _cells = [];
    private readonly double[] _edges = [];
    private readonly string[] _labels;

    /// <summary>The cells' values, ascending, where each number has a cell of its own.</summary>
    private readonly double[] _numbers = [];

    public ParameterScale(SpaceParameter parameter, IEnumerable<TrialRow> trials)
    {
        Name = parameter.Name;
        _numeric = (parameter.Domain is GridDomain grid ? grid.ToSearchable() : parameter.Domain) as NumericDomain;
        var values = trials.Where(Has).Select(t => t.Parameters[Name]).DistinctBy(v => v.ToString()).ToList();
        IsNumeric = values.All(v => v.IsNumber);
        if (IsNumeric) values = [.. values.OrderBy(v => v.AsDouble())];
        IsLog = _numeric?.Axis.Log == true && values.All(v => v.IsNumber && v.AsDouble() > 0);
        if (!IsNumeric || values.Count <= MostCells)
        {
            _labels = [.. values.Select(v => IsNumeric ? Short(v.AsDouble()) : v.ToString())];
            for (var i = 0; i < values.Count; i++) _cells[values[i].ToString()] = i;
            if (IsNumeric) _numbers = [.. values.Select(v => v.AsDouble())];
            return;
        }

        // Too many values for cells of their own: equal bands of the scale that the parameter was searched on.
        double Working(double v) => IsLog ? Math.Log(v) : v;
        double Value(double w) => IsLog ? Math.Exp(w) : w;
        var (low, high) = (Working(values[0].AsDouble()), Working(values[^1].AsDouble()));
        _edges = [.. Enumerable.Range(0, BandsOfMany + 1).Select(i => Value(low + ((high - low) * i / BandsOfMany)))];
        _labels = [.. Enumerable.Range(0, BandsOfMany).Select(i => $"{Short(_edges[i])} to {Short(_edges[i + 1])}")];
    }

    public string Name { get; }

    public bool IsNumeric { get; }

    public bool IsLog { get; }

    /// <summary>The cells' names, in order.</summary>
    public IReadOnlyList<string> Labels => _labels;

    public bool Has(TrialRow trial) => trial.Parameters.TryGet(Name, out _);

    /// <summary>The cell a value lies in, -1 for none.</summary>
    public int CellOf(ParameterValue value)
    {
        if (_edges.Length == 0)
        {
            // A default of 0.75 and a grid's .7500000000000001 are the same cell.
            if (_cells.TryGetValue(value.ToString(), out var cell)) return cell;
            return IsNumeric && value.IsNumber ? Array.IndexOf(_labels, Short(value.AsDouble())) : -1;
        }

        if (!value.IsNumber) return -1;
        var number = value.AsDouble();
        if (number < _edges[0] || number > _edges[^1]) return -1;
        for (var i = 1; i < _edges.Length - 1; i++)
            if (number < _edges[i])
                return i - 1;
        return _edges.Length - 2;
    }

    /// <summary>The cell a value lies in, or the nearest where it lies between two; -1 outside.</summary>
    public int NearestCellOf(ParameterValue value)
    {
        if (CellOf(value) is >= 0 and var cell) return cell;
        if (!value.IsNumber || _numbers.Length == 0 || value.AsDouble() < _numbers[0] || value.AsDouble() > _numbers[^1]) return -1;
        double Working(double v) => IsLog ? Math.Log(v) : v;
        return Enumerable.Range(0, _numbers.Length).MinBy(i => Math.Abs(Working(_numbers[i]) - Working(value.AsDouble())));
    }

    /// <summary>The place on an axis of numbers, or the cell's number on one of words.</summary>
    public double PlaceOf(ParameterValue value) => IsNumeric ? value.AsDouble() : CellOf(value);

    /// <summary>Four significant digits at most; -2.2e-16 for the 0 of a stepped grid is 0.</summary>
    public static string Short(double value) => Math.Abs(value) < 1e-12 ? "0" : value.ToString("G4", CultureInfo.InvariantCulture);
}
