using SessionRec.Core.Reporting.Studies;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Reporting.Studies;

public class TrialLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly TrialHistoryRow[] History =
    [
        new(1, 4, TrialHistoryKind.Started, "its first attempt", Start, 0, 1, "w1"),
        new(3, 4, TrialHistoryKind.Lost, "w1 is gone", Start.AddSeconds(3), 1, 1, "w1"),
        new(4, 4, TrialHistoryKind.Started, "goes on after epoch 1", Start.AddSeconds(4), 1, 2, "w2"),
        new(6, 4, TrialHistoryKind.Completed, "trained all 2 planned epochs", Start.AddSeconds(9), 2, 2, "w2"),
    ];

    [Fact]
    public void Results_and_decisions_stand_in_the_order_in_which_they_happened()
    {
        var log = TrialLog.Of("recall@10", History, [Epoch(1, 1, "w1", 2), Epoch(2, 2, "w2", 9)]);

        Assert.Equal(
            [
                "started on w1: its first attempt", "epoch 1: recall@10 .1000, test .0500, loss a pair 2.5, 0.25 s", "lost: w1 is gone",
                "started on w2: goes on after epoch 1", "epoch 2: recall@10 .2000, test .1000, loss a pair 2.5, 0.25 s", "completed: trained all 2 planned epochs",
            ],
            log.Lines.Select(l => l.Text));
        Assert.Equal("2026-01-02 03:04:05.000Z  attempt 1  w1  started on w1: its first attempt", log.ToString().Split('\n')[0]);
        Assert.Equal(6, log.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public void Attempts_tell_where_they_ran_what_they_reported_and_how_they_ended()
    {
        var log = TrialLog.Of("recall@10", History[..3], [Epoch(1, 1, "w1", 2)]);

        Assert.Equal(
            [new TrialAttempt(1, "w1", Start, 1, 1, 0.25, "lost: w1 is gone", Start.AddSeconds(3)), new TrialAttempt(2, "w2", Start.AddSeconds(4), null, null, 0, null, null)],
            log.Attempts);
    }

    [Fact]
    public void Attempts_are_known_from_results_where_no_history_was_kept()
    {
        var log = TrialLog.Of("recall@10", [], [Epoch(1, 1, "w1", 2), Epoch(2, 1, "w1", 3)]);
        Assert.Equal([new TrialAttempt(1, "w1", null, 1, 2, 0.5, null, null)], log.Attempts);
        Assert.Equal(2, log.Lines.Count);
    }

    [Theory]
    [InlineData(TrialHistoryKind.Started, "started on w9")]
    [InlineData(TrialHistoryKind.Passed, "goes on")]
    [InlineData(TrialHistoryKind.Exploited, "takes over #3")]
    [InlineData(TrialHistoryKind.GivenUp, "given up")]
    [InlineData(TrialHistoryKind.TriedAgain, "tried again")]
    [InlineData(TrialHistoryKind.Promoted, "promoted")]
    public void What_happened_is_told_in_few_words(TrialHistoryKind kind, string what) =>
        Assert.Equal(what, new TrialHistoryRow(1, 0, kind, "why", Start, 0, 1, "w9", Source: 3).What);

    private static EpochRow Epoch(int epoch, int attempt, string worker, int second) => new(
        4, epoch, attempt, worker, new Dictionary<string, double> { ["recall@10"] = epoch / 10.0, ["test_recall@10"] = epoch / 20.0, ["loss_per_pair"] = 2.5 }, 0.25, 0.25 * epoch, Start.AddSeconds(second));
}
