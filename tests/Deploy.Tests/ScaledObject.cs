using k8s;
using k8s.Models;

namespace SessionRec.Deploy.Tests;

/// <summary>KEDA's ScaledObject, of which the client library knows nothing: the fields that ours has, so that a strict reader finds all others.</summary>
[KubernetesEntity(Group = Group, ApiVersion = Version, Kind = KindName, PluralName = "scaledobjects")]
internal sealed class ScaledObject : IKubernetesObject<V1ObjectMeta>
{
    public const string Group = "keda.sh";
    public const string Version = "v1alpha1";
    public const string KindName = "ScaledObject";

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public SpecPart Spec { get; set; } = new();

    internal sealed class SpecPart
    {
        public V2CrossVersionObjectReference ScaleTargetRef { get; set; } = new();

        public int? MinReplicaCount { get; set; }

        public int? MaxReplicaCount { get; set; }

        public int? PollingInterval { get; set; }

        public int? CooldownPeriod { get; set; }

        public FallbackPart? Fallback { get; set; }

        public AdvancedPart? Advanced { get; set; }

        public IList<TriggerPart> Triggers { get; set; } = [];
    }

    internal sealed class FallbackPart
    {
        public int FailureThreshold { get; set; }

        public int Replicas { get; set; }
    }

    internal sealed class AdvancedPart
    {
        public AutoscalerPart? HorizontalPodAutoscalerConfig { get; set; }
    }

    internal sealed class AutoscalerPart
    {
        public V2HorizontalPodAutoscalerBehavior? Behavior { get; set; }
    }

    internal sealed class TriggerPart
    {
        public string Type { get; set; } = "";

        public string? MetricType { get; set; }

        /// <summary>Words all: KEDA takes no numbers here.</summary>
        public IDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>();
    }
}
