using Microsoft.Extensions.Time.Testing;
using SessionRec.Serving.Sessions;

namespace SessionRec.Serving.Tests.Sessions;

public sealed class SessionMemoryTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_last_items_are_kept()
    {
        using var memory = new SessionMemory(new ServingOptions { ModelFile = "m", SessionItems = 3 }, _time);
        memory.Append("s", ["a", "b"]);
        Assert.Equal(["b", "c", "d"], memory.Append("s", ["c", "d"]));
        Assert.Equal(["b", "c", "d"], memory.Find("s"));
        Assert.Null(memory.Find("t"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void However_items_come_the_last_ones_are_kept_in_order(int most)
    {
        using var memory = new SessionMemory(new ServingOptions { ModelFile = "m", SessionItems = most }, _time);
        var random = new Random(1);
        var all = new List<string>();
        for (var request = 0; request < 40; request++)
        {
            string[] items = [.. Enumerable.Range(all.Count, random.Next(1, 5)).Select(i => $"{i}")];
            all.AddRange(items);
            Assert.Equal(all.TakeLast(most), memory.Append("s", items));
            Assert.Equal(all.TakeLast(most), memory.Find("s"));
        }
    }

    [Fact]
    public async Task There_are_never_more_sessions_than_allowed_and_the_silent_ones_go_first()
    {
        using var memory = new SessionMemory(new ServingOptions { ModelFile = "m", MaximumSessions = 100 }, _time);
        for (var s = 0; s < 100; s++) memory.Append($"old {s}", ["a"]);
        _time.Advance(TimeSpan.FromMinutes(1));
        memory.Append("old 99", ["b"]);

        await TestServer.UntilAsync(() =>
        {
            memory.Append("new", ["a"]);
            Assert.InRange(memory.Count, 1, 100);
            return Task.FromResult(memory.Find("new") is not null);
        });
        Assert.Equal(["a", "b"], memory.Find("old 99"));
    }
}
