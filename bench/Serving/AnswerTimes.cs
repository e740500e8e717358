using System.Diagnostics;
using System.Globalization;
using SessionRec.Core.Data;
using SessionRec.Core.Models;
using SessionRec.Core.Randomness;

namespace SessionRec.ServingLoad;

/// <summary>How long single answers of a model take on one thread. Queries are beginnings of sessions, 20 items an answer.</summary>
internal static class AnswerTimes
{
    private const int WarmUp = 20_000, AnswerLength = 20;

    public static string Measure(string model, SessionCorpus corpus, int queries, CancellationToken cancellation)
    {
        var spec = ModelSpec.Parse(model);
        using var run = spec.Definition.Start(corpus, ModelRegistry.Complete(spec.Definition, spec.Parameters));
        while (run.Epoch < run.PlannedEpochs) run.TrainEpoch(null, cancellation);
        var recommender = run.Recommender;
        var random = new NumpyGenerator(1);
        var top = new ScoredItem[AnswerLength];
        var milliseconds = new double[queries];
        for (var q = -WarmUp; q < queries; q++)
        {
            var session = corpus.Session((int)random.NextBounded((ulong)corpus.SessionCount - 1));
            var query = session[..(1 + (int)random.NextBounded((ulong)session.Length - 1))];
            var start = Stopwatch.GetTimestamp();
            recommender.Recommend(query, top);
            if (q >= 0) milliseconds[q] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        double At(double share) => milliseconds[Math.Min(queries - 1, (int)(share * queries))];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{model} over {corpus.SessionCount} sessions, {corpus.EventCount} events, {corpus.ItemCount} items: {queries} answers, ms p50 {At(.5):0.000}, p99 {At(.99):0.000}, p99.9 {At(.999):0.000}, most {milliseconds[^1]:0.000}");
    }
}
