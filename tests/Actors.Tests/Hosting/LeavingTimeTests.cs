using SessionRec.Actors.Hosting;
using SessionRec.Actors.Workers;

namespace SessionRec.Actors.Tests.Hosting;

public class LeavingTimeTests
{
    [Fact]
    public void Each_step_is_inside_the_one_around_it()
    {
        TimeSpan[] steps = [LeavingTime.FinishEpoch, LeavingTime.HandBack, LeavingTime.Phase, LeavingTime.Process, LeavingTime.Patience];

        Assert.Equal(steps.Order().Distinct(), steps);
        Assert.Equal(LeavingTime.FinishEpoch, new WorkerOptions { Name = "w1" }.FinishEpochWithin);
    }

    [Fact]
    public void Akka_gives_the_phase_its_time() => Assert.Equal(
        LeavingTime.Phase,
        SessionRecConfig.Cluster(new ClusterOptions("SessionRec", "127.0.0.1", 0, [], [SessionRecConfig.WorkerRole], "1.0.0", "w1")).GetTimeSpan("akka.coordinated-shutdown.phases.before-service-unbind.timeout"));
}
