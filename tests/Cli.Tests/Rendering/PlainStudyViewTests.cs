using Microsoft.Extensions.Time.Testing;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tests.Rendering;

public class PlainStudyViewTests
{
    private readonly TestTerminal _terminal = new();
    private readonly FakeTimeProvider _time = new(ExampleUpdates.Start);

    [Fact]
    public async Task A_log_gets_the_heading_what_ended_and_the_counts()
    {
        var board = await new PlainStudyView(_terminal.Terminal, _time).ShowAsync(UpdatesAsync(TimeSpan.FromSeconds(4)), TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "study  shop   4,234 sessions · 406,632 events · 3,684 items   sha256 7d24fd3e",
                "plan   3 trials of word2vec · up to 4 epochs each · best recall@10",
                "#0  window 5  epoch 2/4  .1200  stopped  .1200 is 2nd of 2; 1 goes on",
                "#1  window 9  epoch 4/4  .2813  completed",
                "done 1 · running 1 · stopped early 1 · waiting 0   best .2813 (#1)   elapsed 00:12 · left about 00:06",
                "#2  window 13  epoch 0/4  no result  waiting  worker-2 was lost",
                "#2  window 13  epoch 4/4  .1500  completed",
                "done 2 · running 0 · stopped early 1 · waiting 0   best .2813 (#1)   elapsed 02:11",
            ],
            _terminal.Lines);
        Assert.Equal(StudyState.Completed, board.Summary!.State);
        Assert.Equal([0, 1, 2], board.Trials.Select(t => t.Trial));
    }

    [Fact]
    public async Task Nothing_is_shown_of_a_study_without_updates()
    {
        var board = await new PlainStudyView(_terminal.Terminal, _time).ShowAsync(AsyncEnumerable.Empty<StudyUpdate>(), TestContext.Current.CancellationToken);

        Assert.Null(board.Summary);
        Assert.Empty(_terminal.Output);
    }

    private async IAsyncEnumerable<StudyUpdate> UpdatesAsync(TimeSpan apart)
    {
        foreach (var update in ExampleUpdates.All)
        {
            yield return update;
            _time.Advance(apart);
            await Task.Yield();
        }
    }
}
