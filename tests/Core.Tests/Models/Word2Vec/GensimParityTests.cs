using System.Text.Json;
using SessionRec.Core.Data;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Kernels;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Tests.Models.Word2Vec;

/// <summary>Random small trainings, done by gensim and by every kernel of this machine.</summary>
public sealed class GensimParityTests
{
    private const int RandomCases = 30;
    private const double Tolerance = 2e-6;

    [Fact]
    public void Random_configurations_give_gensims_vocabulary_vectors_and_outputs()
    {
        var cases = Enumerable.Range(0, RandomCases).Select(RandomCase).Append(LongSessions()).ToArray();
        var answers = GensimPeer.Ask("train", cases.Select(c => new { sessions = c.Sessions, parameters = c.Parameters })).EnumerateArray().ToArray();
        Assert.Equal(cases.Length, answers.Length);
        for (var i = 0; i < cases.Length; i++)
        {
            TestContext.Current.SendDiagnosticMessage($"case {i}: {JsonSerializer.Serialize(cases[i].Parameters)}");
            foreach (var width in VectorWidth.Available) Compare(cases[i], answers[i], width, $"case {i}, {width} bits, {JsonSerializer.Serialize(cases[i].Parameters)}");
        }
    }

    private static void Compare(Case wanted, JsonElement answer, int width, string label)
    {
        var corpus = ToCorpus(wanted.Sessions);
        var options = Word2VecOptions.From(new ParameterSet(wanted.Parameters
            .Where(p => p.Value is not null)
            .Select(p => KeyValuePair.Create(p.Key, JsonSerializer.Deserialize<ParameterValue>(JsonSerializer.Serialize(p.Value))))));
        var keys = corpus.ItemKeys.ToList();
        var order = answer.GetProperty("keys").EnumerateArray().Select(k => keys.IndexOf(k.GetString()!)).ToArray();
        var counts = answer.GetProperty("counts").EnumerateArray().Select(c => c.GetInt64()).ToArray();

        // gensim's order within a count is that of an unstable sort; items, counts and the order of counts must be ours.
        var own = Vocabulary.Build(corpus, options);
        Assert.Equal(counts, own.Counts.ToArray());
        Assert.Equal(order.Order(), own.Items.ToArray().Order());

        using var run = new Word2VecTrainingRun(corpus, options, new Vocabulary(order, counts, corpus.ItemCount), width);
        TrainingLoop.TrainToEnd(run, cancellation: TestContext.Current.CancellationToken);
        AssertEqual(answer.GetProperty("vectors"), run.Model.Input, $"{label}, vectors");
        if (options.Negative > 0) AssertEqual(answer.GetProperty("syn1neg"), run.Model.NegativeOutput!, $"{label}, syn1neg");
        if (options.Hs) AssertEqual(answer.GetProperty("syn1"), run.Model.TreeOutput!, $"{label}, syn1");
    }

    private static void AssertEqual(JsonElement expected, VectorMatrix actual, string label)
    {
        var row = 0;
        foreach (var wanted in expected.EnumerateArray())
        {
            var column = 0;
            foreach (var value in wanted.EnumerateArray())
            {
                var difference = Math.Abs(value.GetDouble() - actual[row][column]);
                Assert.True(difference <= Tolerance, $"{label}: row {row}, column {column} differs by {difference:E1}");
                column++;
            }

            Assert.Equal(actual.Columns, column);
            row++;
        }

        Assert.Equal(actual.Rows, row);
    }

    private static Case RandomCase(int number)
    {
        var random = new NumpyGenerator((ulong)number);
        int Below(int n) => (int)random.NextBounded((ulong)n - 1);
        T Pick<T>(params T[] values) => values[Below(values.Length)];
        var sessions = Enumerable.Range(0, 40 + Below(40))
            .Select(_ => Enumerable.Range(0, 1 + Below(25)).Select(_ => $"item{(int)(32 * random.NextDouble() * random.NextDouble())}").ToArray())
            .ToArray();
        var hs = Below(3) == 0;
        return new Case(sessions, new Dictionary<string, object?>
        {
            ["vector_size"] = Pick(1, 4, 7, 16, 17, 33, 100, 131),
            ["alpha"] = Pick(0.025, 0.05),
            ["min_alpha"] = Pick(0.0001, 0.01),
            ["window"] = 1 + Below(7),
            ["min_count"] = 1 + Below(3),
            ["sample"] = Pick(0, 0.001, 0.05, 3),
            ["negative"] = hs && Below(2) == 0 ? 0 : 1 + Below(20),
            ["ns_exponent"] = Pick(0.75, 0.6, 0, -0.5, 1),
            ["sg"] = Below(2),
            ["hs"] = hs ? 1 : 0,
            ["cbow_mean"] = Below(2),
            ["epochs"] = 1 + Below(3),
            ["seed"] = Below(1000),
            ["batch_words"] = Pick(10, 50, 10_000),
            ["shrink_windows"] = Below(3) != 0,
            ["max_vocab_size"] = Pick<int?>(null, null, 20),
            ["max_final_vocab"] = Pick<int?>(null, null, 12),
        });
    }

    /// <summary>Sessions longer than a job: the first job is empty, and each session is cut at 10,000 items.</summary>
    private static Case LongSessions()
    {
        var random = new NumpyGenerator(77);
        var sessions = Enumerable.Range(0, 3)
            .Select(_ => Enumerable.Range(0, 10_500).Select(_ => $"item{random.NextBounded(40)}").ToArray())
            .Append(["item1", "item2", "item3"])
            .ToArray();
        return new Case(sessions, new Dictionary<string, object?> { ["vector_size"] = 8, ["min_count"] = 1, ["window"] = 2, ["epochs"] = 1, ["sg"] = 1, ["negative"] = 2, ["alpha"] = 0.005 });
    }

    private static SessionCorpus ToCorpus(string[][] sessions)
    {
        var keys = sessions.SelectMany(s => s).Distinct().ToList();
        var offsets = new List<int> { 0 };
        foreach (var session in sessions) offsets.Add(offsets[^1] + session.Length);
        return new SessionCorpus([.. keys], [.. sessions.SelectMany(s => s).Select(key => keys.IndexOf(key))], [.. offsets]);
    }

    private sealed record Case(string[][] Sessions, Dictionary<string, object?> Parameters);
}
