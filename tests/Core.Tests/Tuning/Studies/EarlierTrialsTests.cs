using System.Text.Json;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

public class EarlierTrialsTests
{
    private const string Space = "space: {negative: {randint: [1, 101]}, epochs: 2}\nsampler: tpe\nnum_samples: 20\n";

    [Fact]
    public void A_study_that_starts_from_another_draws_near_its_best_at_once()
    {
        // The earlier study says: the fewer, the better.
        var earlier = Enumerable.Range(0, 20).Select(i => Trial(i, negative: 1 + (5 * i), value: .5 - (.02 * i))).ToArray();
        var spec = StudyFile.Parse("study: next\nwarm_start: small\n" + Space, "next.yaml");
        var taken = EarlierTrials.Of(spec, StudyUnderTest.Corpus, Summary(), earlier);
        Assert.Equal(20, taken.Count);
        Assert.All(taken, t => Assert.Equal((TrialObservationState.Finished, 1, 2), (t.State, t.Parameters.Count(p => p.Key == "negative"), t.LastEpoch)));

        double[] Drawn(IReadOnlyList<TrialObservation> known)
        {
            var study = Study.Start(Study.Submit(new StudySubmission(spec.Yaml, "next.yaml", StudyUnderTest.Corpus, Earlier: known), StudyUnderTest.Start));
            return [.. Enumerable.Range(0, 8).Select(i =>
            {
                foreach (var happened in study.Assign("w1", StudyUnderTest.Start)) study.Apply(happened);
                return study.RowOf(i).Parameters["negative"].AsDouble();
            })];
        }

        Assert.True(Drawn(taken).Average() < 25, string.Join(' ', Drawn(taken)));
        Assert.True(Drawn([]).Average() > 35, string.Join(' ', Drawn([])));
    }

    [Fact]
    public void They_are_part_of_the_study_that_comes_back_from_its_journal_and_from_a_snapshot()
    {
        var earlier = EarlierTrials.Of(StudyFile.Parse("study: next\n" + Space, "next.yaml"), StudyUnderTest.Corpus, Summary(), [.. Enumerable.Range(0, 20).Select(i => Trial(i, 1 + i, .5 - (.02 * i)))]);
        var submitted = Study.Submit(new StudySubmission("study: next\nwarm_start: small\n" + Space, "next.yaml", StudyUnderTest.Corpus, Earlier: earlier), StudyUnderTest.Start);
        var back = JsonSerializer.Deserialize<StudyEvent.Submitted>(JsonSerializer.Serialize(submitted))!;
        Assert.Equal(StudyText.Of(Assigned(Study.Start(submitted))), StudyText.Of(Assigned(Study.Start(back))));
        Assert.Equal(StudyText.Of(Assigned(Study.Start(submitted))), StudyText.Of(Assigned(StudyText.ThroughSnapshot(Study.Start(submitted)))));
        var refused = Assert.Throws<InputException>(() => Study.Submit(submitted.Submission with { Earlier = null }, StudyUnderTest.Start));
        Assert.Contains("did not come with the submission", refused.Message);
    }

    [Fact]
    public void What_a_trial_teaches_depends_on_how_it_ended()
    {
        var spec = StudyFile.Parse("study: next\nmode: min\n" + Space.Replace("epochs: 2", "epochs: 3", StringComparison.Ordinal), "next.yaml");
        TrialRow[] trials =
        [
            Trial(0, 1, .1), Trial(1, 2, .2, TrialState.Stopped), Trial(2, 3, .3, TrialState.Paused), Trial(3, 4, .4, TrialState.Failed),
            Trial(4, 5, double.NaN), Trial(5, 6, .6, TrialState.Running), Trial(6, 7, .7) with { PlannedEpochs = 3 },
        ];

        var taken = EarlierTrials.Of(spec, StudyUnderTest.Corpus, Summary() with { Mode = "min" }, trials);

        Assert.Equal(
            [(0, TrialObservationState.Stopped, -.1), (1, TrialObservationState.Stopped, -.2), (2, TrialObservationState.Stopped, -.3), (6, TrialObservationState.Finished, -.7)],
            taken.Select(t => (t.Trial, t.State, t.Value!.Value)));
    }

    [Fact]
    public void Of_too_many_the_best_and_the_newest_are_taken()
    {
        TrialObservation[] all = [.. Enumerable.Range(0, 1000).Select(i => new TrialObservation(i, ParameterSet.Empty, TrialObservationState.Finished, 1, -i))];
        Assert.Equal([.. Enumerable.Range(0, 150), .. Enumerable.Range(850, 150)], EarlierTrials.Join([all[..400], all[400..]]).Select(t => t.Trial));
    }

    [Theory]
    [InlineData("tunes popularity, not word2vec", "model")]
    [InlineData("tunes mrr@10 (max), not recall@10 (max)", "metric")]
    [InlineData("tunes recall@10 (min), not recall@10 (max)", "mode")]
    [InlineData("its data are others (sha256 cc, not bbbbbbbb)", "data")]
    public void A_study_that_cannot_be_compared_is_refused(string reason, string what)
    {
        var other = what switch
        {
            "model" => Summary() with { Model = "popularity" },
            "metric" => Summary() with { Metric = "mrr@10" },
            "mode" => Summary() with { Mode = "min" },
            _ => Summary() with { Corpus = StudyUnderTest.Corpus with { SessionsSha256 = "cc" } },
        };
        var refused = Assert.Throws<InputException>(() => EarlierTrials.Of(StudyFile.Parse("study: next\n" + Space, "next.yaml"), StudyUnderTest.Corpus, other, []));
        Assert.Contains(reason, refused.Message);
    }

    private static Study Assigned(Study study)
    {
        for (var i = 0; i < 5; i++)
            foreach (var happened in study.Assign("w1", StudyUnderTest.Start)) study.Apply(happened);
        return study;
    }

    private static StudySummary Summary() => new StudyUnderTest(StudyUnderTest.Yaml()).Study.Summarize();

    private static TrialRow Trial(int number, int negative, double value, TrialState state = TrialState.Completed) => new(
        number, new ParameterSet([new("negative", negative), new("seed", 5), new("window", 7)]), state, 1, "w1", 2, 2, value, value, [value, value], new Dictionary<string, double>(), 1, null, null, null);
}
