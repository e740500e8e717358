using System.Text.RegularExpressions;
using k8s.Models;
using SessionRec.Node.Tests;

namespace SessionRec.Deploy.Tests;

/// <summary>Workers come and go with the work.</summary>
public partial class AutoscaleTests
{
    private const string Work = """max(sessionrec_queue_depth{namespace="sessionrec"}) + max(sessionrec_running_trials{namespace="sessionrec"})""";

    [Fact]
    public void Keda_asks_for_as_many_workers_as_there_is_work()
    {
        var manifests = Manifests.Render("overlays/autoscale");
        var scaled = manifests.Object<ScaledObject>("worker").Spec;
        IsTheWorkers(scaled.ScaleTargetRef);
        var trigger = Assert.Single(scaled.Triggers);
        Assert.Equal(("prometheus", "AverageValue"), (trigger.Type, trigger.MetricType));
        Assert.Equal(Work, trigger.Metadata["query"]);
        Assert.Equal(SlotsOf(manifests), trigger.Metadata["threshold"]);
        Assert.Equal(0, scaled.MinReplicaCount);
        Assert.Equal("false", trigger.Metadata["ignoreNullValues"]);
        LeavesSlowly(scaled.Advanced!.HorizontalPodAutoscalerConfig!.Behavior!);
        // Without an answer from Prometheus there are as many as without an autoscaler.
        Assert.Equal(Manifests.Render("overlays/production").Find("worker").Replicas, scaled.Fallback!.Replicas);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_real_scheduler_serves_what_is_asked_for()
    {
        await using var node = new RunningNode();
        await node.InitializeAsync();
        // A node is ready before its scheduler decides, and one that does not decide has nothing to tell.
        string metrics;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            metrics = await node.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        }
        while (!MetricName().Matches(Work).All(name => Regex.IsMatch(metrics, $"(?m)^{name.Value}(\\{{[^}}]*\\}})? [0-9]")));
    }

    [Fact]
    public void An_external_metric_does_it_too()
    {
        var manifests = Manifests.Render("overlays/autoscale-hpa");
        var autoscaler = manifests.Object<V2HorizontalPodAutoscaler>("worker").Spec;
        IsTheWorkers(autoscaler.ScaleTargetRef);
        var metric = Assert.Single(autoscaler.Metrics);
        Assert.Equal(("External", "AverageValue"), (metric.Type, metric.External.Target.Type));
        Assert.Equal(SlotsOf(manifests), metric.External.Target.AverageValue.ToString());
        LeavesSlowly(autoscaler.Behavior);
        var keda = Manifests.Render("overlays/autoscale").Object<ScaledObject>("worker").Spec;
        Assert.Equal(keda.MaxReplicaCount, autoscaler.MaxReplicas);
    }

    [Theory]
    [InlineData("overlays/autoscale")]
    [InlineData("overlays/autoscale-hpa")]
    public void An_apply_does_not_set_the_number_back(string kustomization) => Assert.Null(Manifests.Render(kustomization).Object<V1Deployment>("worker").Spec.Replicas);

    private static void IsTheWorkers(V2CrossVersionObjectReference target) => Assert.Equal(("apps/v1", "Deployment", "worker"), (target.ApiVersion, target.Kind, target.Name));

    /// <summary>Trials that a worker runs at once.</summary>
    private static string SlotsOf(Manifests manifests) => manifests.Find("worker").Container.Resources.Requests["cpu"].ToString();

    private static void LeavesSlowly(V2HorizontalPodAutoscalerBehavior behavior)
    {
        Assert.True(behavior.ScaleDown.StabilizationWindowSeconds >= 300);
        Assert.True(behavior.ScaleUp.StabilizationWindowSeconds == 0);
    }

    [GeneratedRegex("sessionrec_[a-z_]+")]
    private static partial Regex MetricName();
}
