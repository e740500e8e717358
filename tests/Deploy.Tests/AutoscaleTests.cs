using System.Text.RegularExpressions;
using k8s.Models;
using SessionRec.Node.Tests;
using YamlDotNet.Serialization;

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

    [Fact]
    public void Prometheus_as_documented_reads_the_port_that_has_the_metrics_and_says_of_which_namespace()
    {
        var job = Documented("scrape_configs:")["scrape_configs"][0];
        Assert.Equal("pod", (string)job["kubernetes_sd_configs"][0]["role"]!);
        var rules = job["relabel_configs"].Children.ToList();
        var kept = rules.Single(r => (string?)r["action"] == "keep");
        Assert.Equal(["__meta_kubernetes_pod_label_app_kubernetes_io_name", "__meta_kubernetes_pod_container_port_name"], kept["source_labels"].Children.Select(l => (string)l!));
        foreach (var workload in Manifests.Render("overlays/autoscale").Workloads)
            Assert.Contains((string)kept["regex"]!, workload.Container.Ports.Select(p => $"{workload.Labels["app.kubernetes.io/name"]};{p.Name}"));
        Assert.Contains(rules, r => (string?)r["source_labels"][0] == "__meta_kubernetes_namespace" && (string?)r["target_label"] == "namespace");
    }

    [Fact]
    public void The_adapter_as_documented_serves_the_metric_that_is_asked_for_in_its_namespace()
    {
        var rule = Documented("externalRules:")["externalRules"][0];
        var metric = Manifests.Render("overlays/autoscale-hpa").Object<V2HorizontalPodAutoscaler>("worker").Spec.Metrics.Single().External.Metric;
        Assert.Equal(metric.Name, (string)rule["name"]["as"]!);
        // Without it the adapter has no value for an autoscaler, which always asks for its own namespace.
        Assert.Equal("namespace", (string)rule["resources"]["overrides"]["namespace"]["resource"]!);
        Assert.Equal(Work.Replace("namespace=\"sessionrec\"", "<<.LabelMatchers>>", StringComparison.Ordinal), (string)rule["metricsQuery"]!);
    }

    [Theory]
    [InlineData("overlays/autoscale")]
    [InlineData("overlays/autoscale-hpa")]
    public void An_apply_does_not_set_the_number_back(string kustomization) => Assert.Null(Manifests.Render(kustomization).Object<V1Deployment>("worker").Spec.Replicas);

    /// <summary>What the documentation tells to put into a file: the block that begins so.</summary>
    private static Yaml Documented(string firstLine)
    {
        var lines = File.ReadLines(Path.Combine(Manifests.DeployFolder, "..", "docs", "kubernetes.md")).SkipWhile(l => l != firstLine).TakeWhile(l => l != "```");
        return new Yaml(new DeserializerBuilder().Build().Deserialize<object>(string.Join('\n', lines)));
    }

    private static void IsTheWorkers(V2CrossVersionObjectReference target) => Assert.Equal(("apps/v1", "Deployment", "worker"), (target.ApiVersion, target.Kind, target.Name));

    /// <summary>Trials that a worker runs at once.</summary>
    private static string SlotsOf(Manifests manifests) => manifests.Find("worker").Container.Resources.Requests["cpu"].ToString();

    private static void LeavesSlowly(V2HorizontalPodAutoscalerBehavior behavior)
    {
        Assert.True(behavior.ScaleDown.StabilizationWindowSeconds >= 300);
        Assert.True(behavior.ScaleUp.StabilizationWindowSeconds == 0);
    }

    private sealed record Yaml(object? Value)
    {
        public Yaml this[string key] => new(Value is Dictionary<object, object> fields && fields.TryGetValue(key, out var value) ? value : null);

        public Yaml this[int index] => new(((List<object>)Value!)[index]);

        public IEnumerable<Yaml> Children => ((List<object>)Value!).Select(v => new Yaml(v));

        public static explicit operator string?(Yaml it) => (string?)it.Value;
    }

    [GeneratedRegex("sessionrec_[a-z_]+")]
    private static partial Regex MetricName();
}
