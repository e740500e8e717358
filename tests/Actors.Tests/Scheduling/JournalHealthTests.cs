using Microsoft.Extensions.Time.Testing;
using SessionRec.Actors.Scheduling;

namespace SessionRec.Actors.Tests.Scheduling;

public class JournalHealthTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_failure_counts_until_something_is_stored()
    {
        var health = new JournalHealth(_clock);
        Assert.Null(health.WhyNot());

        health.Failed();
        Assert.Equal("the journal cannot be written or read", health.WhyNot());

        health.Answered();
        Assert.Null(health.WhyNot());
    }

    [Fact]
    public void A_failure_that_nothing_followed_does_not_keep_a_node_out_for_ever()
    {
        var health = new JournalHealth(_clock);
        health.Failed();
        _clock.Advance(JournalHealth.CountsFor - TimeSpan.FromSeconds(1));
        Assert.NotNull(health.WhyNot());
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(health.WhyNot());
    }
}
