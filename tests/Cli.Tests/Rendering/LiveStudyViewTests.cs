using Microsoft.Extensions.Time.Testing;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tests.Rendering;

public class LiveStudyViewTests
{
    private readonly TestTerminal _terminal = new();
    private readonly StudyBoard _board = new();

    [Fact]
    public void A_frame_has_heading_trials_and_counts()
    {
        foreach (var update in ExampleUpdates.All.Take(4)) _board.Apply(update);

        Assert.Equal(
            [
                "study  shop   4,234 sessions · 406,632 events · 3,684 items   sha256 7d24fd3e",
                "plan   3 trials of word2vec · up to 4 epochs each · best recall@10",
                "trial  window  epoch  recall@10  best so far  state",
                "#0     5       2/4    .1200      .1200        stopped    ▁█    .1200 is 2nd of 2; 1 goes on",
                "#1     9       4/4    .2813      .2813        completed  ▁▅▆█",
                "#2     13      0/4                            running",
                " done 1 · running 1 · stopped early 1 · waiting 0    elapsed 01:00 · left about 00:30",
            ],
            Frame(ExampleUpdates.Start.AddSeconds(60)));
    }

    [Fact]
    public void Where_there_is_little_room_the_running_and_the_latest_trials_are_shown()
    {
        var running = Enumerable.Range(0, 2).Select(i => ExampleUpdates.Trial(i, TrialState.Running, i, .1));
        var ended = Enumerable.Range(2, 40).Select(i => ExampleUpdates.Trial(i, TrialState.Completed, i, .1));
        _board.Apply(new StudyUpdate(ExampleUpdates.Summary(StudyState.Running), [.. running, .. ended]));

        Assert.Equal([0, 1, 39, 40, 41], _board.Foremost(5).Select(t => t.Trial));
    }

    private string[] Frame(DateTimeOffset now)
    {
        _terminal.Terminal.Write(new LiveStudyView(_terminal.Terminal, new FakeTimeProvider(now)).Frame(_board));
        return _terminal.Lines;
    }
}
