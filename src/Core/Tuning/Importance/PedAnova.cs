using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Importance;

/// <summary>
/// PED-ANOVA: how much the best trials differ from all of them in each parameter alone, by the Pearson divergence of two densities. Unlike
/// the analysis of variance it asks what it takes to be among the best, so the direction matters: values are higher-is-better.
/// </summary>
/// <remarks>
/// Source: Watanabe, Bansal, Hutter, "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary Subspaces" (2023). Kernels of Scott's
/// width on a raster of at most 50 points from the lower end to the upper, each value at the nearest, as in Optuna.
/// </remarks>
public static class PedAnova
{
    private const int MostCells = 50, FewestTop = 2;
    private const double Floor = 1e-12;

    /// <summary>Importances of the parameters that every trial has, most important first, adding up to 1; empty where there are too few finished trials.</summary>
    /// <param name="space">The declared space.</param>
    /// <param name="trials">The study's trials; those that finished with a value count.</param>
    /// <param name="quantile">The share of trials that count as the best.</param>
    public static IReadOnlyList<ParameterImportance> Evaluate(SearchSpace space, IReadOnlyList<TrialObservation> trials, double quantile = .1)
    {
        var data = new ImportanceData(space, trials);
        if (data.Rows.Length <= FewestTop || data.Parameters.Count == 0) return [];
        var cutoff = data.Values.OrderDescending().ElementAt(Math.Max(FewestTop, (int)Math.Ceiling(quantile * data.Values.Length)) - 1);
        var top = data.Rows.Where((_, i) => data.Values[i] >= cutoff).ToArray();
        var divergences = data.Parameters.Select((p, d) => Divergence(Density(p.Domain, top, d), Density(p.Domain, data.Rows, d))).ToArray();
        var sum = divergences.Sum();
        return [.. data.Parameters
            .Select((p, d) => new ParameterImportance([p.Name], sum > 0 ? divergences[d] / sum : 1.0 / data.Parameters.Count))
            .OrderByDescending(i => i.Importance)];
    }

    /// <summary>The Pearson divergence of <paramref name="top"/> from <paramref name="all"/>.</summary>
    private static double Divergence(double[] top, double[] all) =>
        top.Zip(all, (t, a) => (a + Floor) * Math.Pow(((t + Floor) / (a + Floor)) - 1, 2)).Sum();

    private static double[] Density(Domain domain, double[][] rows, int dimension) => domain switch
    {
        ChoiceDomain choice => OfChoices(choice.Values.Count, rows, dimension),
        NumericDomain numeric => OfCells(numeric.Axis, rows, dimension),
        _ => throw new ArgumentException($"{domain.Kind} is not a searched domain"),
    };

    private static int Cells(Axis axis)
    {
        if (axis.Step == 0) return MostCells;
        var values = Math.Round((axis.High - axis.Low) / axis.Step) + 1;
        return (int)Math.Min(MostCells, axis.Log ? Math.Ceiling(Math.Log2(values)) + 1 : values);
    }

    /// <summary>Each observed choice is a component: most of it there, a little everywhere; and one prior.</summary>
    private static double[] OfChoices(int choices, double[][] rows, int dimension)
    {
        var counts = new double[choices];
        foreach (var row in rows) counts[(int)row[dimension]]++;
        var floor = 1.0 / (counts.Count(c => c > 0) + 1);
        var elsewhere = rows.Length * floor / (1 + (choices * floor));
        return [.. counts.Select(c => (elsewhere + (c / (1 + (choices * floor))) + (1.0 / choices)) / (rows.Length + 1))];
    }

    /// <summary>Normal kernels of Scott's width at the occupied cells, and one prior as wide as the range.</summary>
    private static double[] OfCells(Axis axis, double[][] rows, int dimension)
    {
        var cells = Cells(axis);
        var counts = new double[cells];
        foreach (var row in rows) counts[CellOf(axis, row[dimension], cells)]++;
        var width = ScottWidth(counts, rows.Length);
        var density = new double[cells];
        for (var cell = 0; cell < cells; cell++)
            if (counts[cell] > 0)
                AddKernel(density, cell, width, counts[cell] / (rows.Length + 1));
        AddKernel(density, 0.5 * (cells - 1), cells, 1.0 / (rows.Length + 1));
        return density;
    }

    /// <summary>The nearest point of the raster, the lower one halfway, so that the outermost ones have half a cell.</summary>
    private static int CellOf(Axis axis, double unit, int cells)
    {
        var (low, high) = (axis.ToWorking(axis.Low), axis.ToWorking(axis.High));
        var working = axis.WorkingLow + (unit * (axis.WorkingHigh - axis.WorkingLow));
        return Math.Clamp((int)Math.Ceiling(((working - low) / (high - low) * (cells - 1)) - 0.5), 0, cells - 1);
    }

    private static double ScottWidth(double[] counts, int trials)
    {
        var mean = counts.Select((c, cell) => c * cell).Sum() / trials;
        var deviation = Math.Sqrt(counts.Select((c, cell) => c * (cell - mean) * (cell - mean)).Sum() / Math.Max(1, trials - 1));
        var (quarter, threeQuarters) = (CellOf(counts, n => n >= trials / 4), CellOf(counts, n => n > trials * 3 / 4));
        var scott = 1.059 * Math.Min((threeQuarters - quarter) / 1.34, deviation) * Math.Pow(trials, -0.2);

        // Not narrower than what puts nine tenths of a kernel into its own cell.
        return Math.Max(scott, 0.5 / 1.64);
    }

    /// <summary>The first occupied cell at which the running count is far enough, or the last occupied one.</summary>
    private static int CellOf(double[] counts, Func<double, bool> isFarEnough)
    {
        var (sum, last) = (0.0, 0);
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (counts[cell] == 0) continue;
            sum += counts[cell];
            last = cell;
            if (isFarEnough(sum)) return cell;
        }

        return last;
    }

    private static void AddKernel(double[] density, double mean, double width, double weight)
    {
        var whole = NormalMass.Between((-0.5 - mean) / width, (density.Length - 0.5 - mean) / width);
        for (var cell = 0; cell < density.Length; cell++)
            density[cell] += weight * NormalMass.Between((cell - 0.5 - mean) / width, (cell + 0.5 - mean) / width) / whole;
    }
}
