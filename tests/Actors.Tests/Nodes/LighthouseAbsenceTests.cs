using SessionRec.Actors.Nodes;

namespace SessionRec.Actors.Tests.Nodes;

public sealed class LighthouseAbsenceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LighthouseAbsence Fresh = new(TimeSpan.FromSeconds(20));

    [Fact]
    public void It_is_over_only_after_an_unbroken_absence()
    {
        var lost = Fresh.After(isUp: true, seesLighthouse: false, Start);
        Assert.False(lost.IsOver(Start.AddSeconds(19)));
        Assert.True(lost.After(isUp: true, seesLighthouse: false, Start.AddSeconds(20)).IsOver(Start.AddSeconds(20)));

        var back = lost.After(isUp: true, seesLighthouse: true, Start.AddSeconds(19));
        Assert.False(back.After(isUp: true, seesLighthouse: false, Start.AddSeconds(25)).IsOver(Start.AddSeconds(30)));
    }

    [Fact]
    public void A_node_that_is_joining_or_leaving_waits_for_no_lighthouse() =>
        Assert.False(Fresh.After(isUp: false, seesLighthouse: false, Start).IsOver(Start.AddHours(1)));
}
