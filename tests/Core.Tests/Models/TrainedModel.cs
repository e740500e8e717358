using SessionRec.Core.Data;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Tests.Models;

/// <summary>Trains a registered model to its end, with its defaults but for what a test sets.</summary>
internal static class TrainedModel
{
    public static IRecommender Of(string name, SessionCorpus training, params (string Name, ParameterValue Value)[] settings)
    {
        var model = ModelRegistry.Find(name)!;
        var parameters = new ParameterSet(model.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default)));
        Assert.All(model.Parameters, p => Assert.Null(p.Check(p.Default)));
        foreach (var (parameter, value) in settings)
        {
            Assert.Null(model.Parameters.Single(p => p.Name == parameter).Check(value));
            parameters = parameters.With(parameter, value);
        }

        var run = model.Start(training, parameters);
        while (run.Epoch < run.PlannedEpochs) run.TrainEpoch(null, TestContext.Current.CancellationToken);
        return run.Recommender;
    }

    /// <summary>The whole answer, as item names and scores.</summary>
    public static (string Item, float Score)[] Answer(this IRecommender model, SessionCorpus corpus, params string[] session)
    {
        var keys = corpus.ItemKeys.ToList();
        var top = new ScoredItem[corpus.ItemCount];
        var count = model.Recommend([.. session.Select(s => keys.IndexOf(s))], top);
        return [.. top.Take(count).Select(t => (keys[t.Item], t.Score))];
    }

    /// <summary>A corpus of sessions written as words of one-letter items.</summary>
    public static SessionCorpus Corpus(string sessions, double[]? times = null)
    {
        var words = sessions.Split(' ');
        var keys = words.SelectMany(w => w).Distinct().Select(c => c.ToString()).ToList();
        var offsets = new int[words.Length + 1];
        for (var s = 0; s < words.Length; s++) offsets[s + 1] = offsets[s] + words[s].Length;
        return new SessionCorpus([.. keys], [.. words.SelectMany(w => w).Select(c => keys.IndexOf(c.ToString()))], offsets, null, times);
    }
}
