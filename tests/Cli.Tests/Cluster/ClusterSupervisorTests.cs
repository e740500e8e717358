using SessionRec.Cli.Cluster;

namespace SessionRec.Cli.Tests.Cluster;

public sealed class ClusterSupervisorTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_node_that_ends_is_due_at_once_and_later_each_time_it_ends_soon()
    {
        var supervisor = new ClusterSupervisor();
        Assert.Equal(["a"], supervisor.Due(["a"], Start));

        supervisor.Started("a", Start);
        Assert.Empty(supervisor.Due(["a"], Start.AddSeconds(1.9)));
        Assert.Equal(["a", "b"], supervisor.Due(["a", "b"], Start.AddSeconds(2)));

        supervisor.Started("a", Start.AddSeconds(2));
        Assert.Empty(supervisor.Due(["a"], Start.AddSeconds(5)));
        Assert.Equal(["a"], supervisor.Due(["a"], Start.AddSeconds(6)));
    }

    [Fact]
    public void The_wait_has_a_limit_and_a_node_that_was_well_for_a_while_waits_no_more()
    {
        var supervisor = new ClusterSupervisor();
        for (var i = 0; i < 20; i++) supervisor.Started("a", Start);
        Assert.Empty(supervisor.Due(["a"], Start.AddSeconds(29)));
        Assert.Equal(["a"], supervisor.Due(["a"], Start.AddSeconds(30)));

        supervisor.Started("a", Start.AddMinutes(5));
        Assert.Equal(["a"], supervisor.Due(["a"], Start.AddMinutes(5).AddSeconds(2)));
    }
}
