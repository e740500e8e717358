using System.Globalization;
using System.Text.Json;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Models.Saved;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Tuning;

namespace SessionRec.Cli.Training;

/// <summary>The files of one training, all in one folder.</summary>
internal sealed class TrainingFiles(string directory, int k)
{
    /// <summary>A line an epoch; grows while the training goes on.</summary>
    public string Metrics => Path.Combine(directory, "metrics.csv");

    /// <summary>The validation recall against epochs, on its own.</summary>
    public string Recall => Path.Combine(directory, $"recall@{k}.csv");

    /// <summary>The loss against epochs, on its own.</summary>
    public string Loss => Path.Combine(directory, "loss.csv");

    public string Picture => Path.Combine(directory, "training.png");

    /// <summary>The whole model, for recommend, serve and evaluate.</summary>
    public string Model => Path.Combine(directory, "model" + ModelFile.Extension);

    public string Vectors => Path.Combine(directory, "vectors.txt");

    public string Parameters => Path.Combine(directory, "params.json");

    /// <summary>The final figures.</summary>
    public string Result => Path.Combine(directory, "result.json");

    public string VectorsAt(int epoch) => Path.Combine(directory, $"vectors-epoch-{epoch.ToString("00000", CultureInfo.InvariantCulture)}.txt");

    public void Begin(ParameterSet parameters)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Parameters, JsonSerializer.Serialize(parameters, ReportJson.Indented) + "\n");
        File.WriteAllText(Metrics, $"epoch,loss,loss_per_pair,recall@{k},mrr@{k},seconds\n");
        File.WriteAllText(Recall, $"epoch,recall@{k}\n");
        File.WriteAllText(Loss, "epoch,loss\n");
    }

    public void Add(TrainingEpoch epoch)
    {
        File.AppendAllText(Metrics, Line(epoch.Epoch, epoch.Loss, epoch.LossPerPair, epoch.Recall, epoch.ReciprocalRank, epoch.Seconds));
        File.AppendAllText(Recall, Line(epoch.Epoch, epoch.Recall));
        File.AppendAllText(Loss, Line(epoch.Epoch, epoch.Loss));
    }

    public void Plot(string title, IReadOnlyList<TrainingEpoch> epochs)
    {
        using var renderer = new FigureRenderer();
        var figure = TrainingFigure.Of(
            title,
            [($"recall@{k}, validation", [.. epochs.Select(e => e.Recall)])],
            [.. epochs.Select(e => e.LossPerPair ?? e.Loss ?? double.NaN)]);
        ReplacedFile.WriteBytes(Picture, stream => stream.Write(renderer.ToPng(figure)));
    }

    public void End(TrainingPlan plan, TrainingEpoch last, RankingMetrics test)
    {
        var result = new
        {
            plan.Data,
            plan.Split.Training.SessionsSha256,
            plan.Origin,
            Model = plan.Model.Name,
            plan.Parameters,
            last.Epoch,
            Validation = new Dictionary<string, double> { [$"recall@{k}"] = last.Recall, [$"mrr@{k}"] = last.ReciprocalRank },
            Test = new Dictionary<string, double> { [$"recall@{k}"] = test[$"recall@{k}"], [$"mrr@{k}"] = test[$"mrr@{k}"] },
            test.QueryCount,
        };
        File.WriteAllText(Result, JsonSerializer.Serialize(result, ReportJson.Indented) + "\n");
    }

    private static string Line(int epoch, params double?[] values) =>
        $"{epoch.ToString(CultureInfo.InvariantCulture)},{string.Join(',', values.Select(v => v?.ToString("R", CultureInfo.InvariantCulture)))}\n";
}
