using ScottPlot;

namespace SessionRec.Core.Reporting;

/// <summary>A training as a picture: metrics against epochs above, the loss against epochs below.</summary>
public static class TrainingPlot
{
    /// <summary>Writes a PNG of 1000 by 700 pixels. Gaps (epochs without a value) are NaN.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">Shown above the picture.</param>
    /// <param name="metrics">Series of one value an epoch, from epoch 1, with their names.</param>
    /// <param name="loss">Loss of each epoch; empty where the model has none, which leaves the lower half out.</param>
    public static void SavePng(string path, string title, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> metrics, IReadOnlyList<double> loss)
    {
        var picture = new Multiplot();
        var hasLoss = loss.Any(double.IsFinite);
        picture.AddPlots(hasLoss ? 2 : 1);

        var upper = picture.GetPlot(0);
        upper.Title(title);
        foreach (var (name, values) in metrics) AddSeries(upper, name, values);
        upper.Axes.SetLimitsY(0, Math.Max(.01, metrics.SelectMany(m => m.Values).Where(double.IsFinite).DefaultIfEmpty(0).Max() * 1.1));
        upper.ShowLegend(Alignment.LowerRight);
        LabelEpochs(upper, metrics.Max(m => m.Values.Count));

        if (hasLoss)
        {
            var lower = picture.GetPlot(1);
            AddSeries(lower, "loss", loss);
            lower.YLabel("loss");
            LabelEpochs(lower, loss.Count);
        }

        picture.SavePng(path, 1000, 700);
    }

    private static void AddSeries(Plot plot, string name, IReadOnlyList<double> values)
    {
        var known = values.Select((value, index) => (Epoch: index + 1.0, Value: value)).Where(p => double.IsFinite(p.Value)).ToList();
        var line = plot.Add.Scatter(known.ConvertAll(p => p.Epoch), known.ConvertAll(p => p.Value));
        line.LegendText = name;
        line.LineWidth = 2;
        line.MarkerSize = known.Count > 30 ? 0 : 5;
    }

    private static void LabelEpochs(Plot plot, int epochs)
    {
        plot.XLabel("epoch");
        plot.Axes.SetLimitsX(.5, epochs + .5);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
    }
}
