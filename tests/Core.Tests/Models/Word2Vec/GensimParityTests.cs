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

    // Rounding differs by the order of a sum, some 1e-8. Where a dot product lies that close to a step of the sigmoid's table
    // the two sides read neighbouring steps, which moves a few components by about alpha times 0.003: rare, and not an error.
    private const double Tolerance = 1e-6;
    private const double OneStepTolerance = 5e-5;
    private const double LeastShareWithinTolerance = 0.75;

    [Fact]
    public void Random_configurations_give_gensims_vocabulary_vectors_and_outputs()
    {
        var cases = Enumerable.Range(0, RandomCases).Select(RandomCase).Append(LongSessions()).ToArray();
        var answers = GensimPeer.Ask("train", cases.Select(c => new { sessions = c.Sessions, parameters = c.Parameters })).EnumerateArray().ToArray();
        Assert.Equal(cases.Length, answers.Length);
        var differences = new List<double>();
        for (var i = 0; i < cases.Length; i++)
            foreach (var width in VectorWidth.Available)
                differences.Add(Compare(cases[i], answers[i], width, $"case {i}, {width} bits, {JsonSerializer.Serialize(cases[i].Parameters)}"));
        Assert.InRange(differences.Count(difference => difference <= Tolerance) / (double)differences.Count, LeastShareWithinTolerance, 1);
    }

    /// <summary>A saved model goes on as gensim's does, with a vocabulary that grows and, with hierarchical softmax, a new tree.</summary>
    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 5, 0)]
    public void Training_goes_on_with_more_sessions_as_gensims_does(int hs, int negative, int sg)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var parameters = new Dictionary<string, object?> { ["vector_size"] = 20, ["min_count"] = 2, ["sample"] = 0, ["epochs"] = 2, ["seed"] = 3, ["hs"] = hs, ["negative"] = negative, ["sg"] = sg };
        var (sessions, more) = (RandomCase(1).Sessions, RandomCase(2).Sessions.Append(["new1", "item3", "new2", "new1", "item5", "new2"]).ToArray());
        var answers = GensimPeer.Ask("train", new[] { new { sessions, parameters, more = Array.Empty<string[]>() }, new { sessions, parameters, more } }).EnumerateArray().ToArray();
        var corpus = ToCorpus(sessions);
        var options = ToOptions(parameters);
        using var run = new Word2VecTrainingRun(corpus, options, VocabularyOf(answers[0], corpus));
        TrainingLoop.TrainToEnd(run, cancellation: cancellation);
        using var file = new MemoryStream();
        SavedWord2Vec.Save(file, run.Model, options, corpus.ItemKeys);
        file.Position = 0;
        using var saved = SavedWord2Vec.Load(file);

        using var next = saved.Continue(ToCorpus(more), options);
        TrainingLoop.TrainToEnd(next, cancellation: cancellation);
        Assert.Equal(answers[1].GetProperty("counts").EnumerateArray().Select(count => count.GetInt64()), next.Model.Vocabulary.Counts.ToArray());
        Assert.InRange(Difference(answers[1].GetProperty("vectors"), next.Model.Input), 0, OneStepTolerance);
        if (negative > 0) Assert.InRange(Difference(answers[1].GetProperty("syn1neg"), next.Model.NegativeOutput!), 0, OneStepTolerance);
        if (hs > 0) Assert.InRange(Difference(answers[1].GetProperty("syn1"), next.Model.TreeOutput!), 0, OneStepTolerance);
    }

    /// <summary>The largest difference of any component.</summary>
    private static double Compare(Case wanted, JsonElement answer, int width, string label)
    {
        var corpus = ToCorpus(wanted.Sessions);
        var options = ToOptions(wanted.Parameters);
        var theirs = VocabularyOf(answer, corpus);

        // gensim's order within a count is that of an unstable sort; items, counts and the order of counts must be ours.
        var own = Vocabulary.Build(corpus, options);
        Assert.Equal(theirs.Counts.ToArray(), own.Counts.ToArray());
        Assert.Equal(theirs.Items.ToArray().Order(), own.Items.ToArray().Order());

        using var run = new Word2VecTrainingRun(corpus, options, theirs, width);
        TrainingLoop.TrainToEnd(run, cancellation: TestContext.Current.CancellationToken);
        var difference = Difference(answer.GetProperty("vectors"), run.Model.Input);
        if (options.Negative > 0) difference = Math.Max(difference, Difference(answer.GetProperty("syn1neg"), run.Model.NegativeOutput!));
        if (options.Hs) difference = Math.Max(difference, Difference(answer.GetProperty("syn1"), run.Model.TreeOutput!));
        Assert.True(difference <= OneStepTolerance, $"{label}: differs by {difference:E1}");
        return difference;
    }

    private static Word2VecOptions ToOptions(Dictionary<string, object?> parameters) => Word2VecOptions.From(new ParameterSet(parameters
        .Where(p => p.Value is not null)
        .Select(p => KeyValuePair.Create(p.Key, JsonSerializer.Deserialize<ParameterValue>(JsonSerializer.Serialize(p.Value))))));

    private static Vocabulary VocabularyOf(JsonElement answer, SessionCorpus corpus)
    {
        var keys = corpus.ItemKeys.ToList();
        return new Vocabulary(
            [.. answer.GetProperty("keys").EnumerateArray().Select(key => keys.IndexOf(key.GetString()!))],
            [.. answer.GetProperty("counts").EnumerateArray().Select(count => count.GetInt64())],
            corpus.ItemCount);
    }

    private static double Difference(JsonElement expected, VectorMatrix actual)
    {
        var rows = expected.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray()).ToArray();
        Assert.Equal(actual.Rows, rows.Length);
        var largest = 0.0;
        for (var row = 0; row < rows.Length; row++)
        {
            Assert.Equal(actual.Columns, rows[row].Length);
            for (var c = 0; c < rows[row].Length; c++) largest = Math.Max(largest, Math.Abs((double)rows[row][c] - actual[row][c]));
        }

        return largest;
    }

    private static Case RandomCase(int number)
    {
        var random = new NumpyGenerator((ulong)number);
        int Below(int n) => (int)random.NextBounded((ulong)n - 1);
        T Pick<T>(params T[] values) => values[Below(values.Length)];
        var sessions = Enumerable.Range(0, 20 + Below(20))
            .Select(_ => Enumerable.Range(0, 1 + Below(15)).Select(_ => $"item{(int)(32 * random.NextDouble() * random.NextDouble())}").ToArray())
            .ToArray();
        var hs = Below(3) == 0;
        return new Case(sessions, new Dictionary<string, object?>
        {
            ["vector_size"] = Pick(1, 4, 7, 16, 17, 33, 100, 131),
            ["alpha"] = Pick(0.025, 0.05),
            ["min_alpha"] = Pick(0.0001, 0.01),
            ["window"] = 1 + Below(7),
            ["min_count"] = 1 + Below(2),
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
