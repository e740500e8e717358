using k8s.Models;

namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>A kind that the test's API server serves.</summary>
/// <param name="Group">Empty for the core.</param>
/// <param name="Type">The model that objects are read by, strictly.</param>
internal sealed record ApiResource(string Group, string Version, string Kind, string Plural, bool IsNamespaced, Type Type)
{
    public static IReadOnlyList<ApiResource> All { get; } =
    [
        new("", "v1", "Namespace", "namespaces", false, typeof(V1Namespace)),
        new("", "v1", "ConfigMap", "configmaps", true, typeof(V1ConfigMap)),
        new("", "v1", "Secret", "secrets", true, typeof(V1Secret)),
        new("", "v1", "Service", "services", true, typeof(V1Service)),
        new("", "v1", "ServiceAccount", "serviceaccounts", true, typeof(V1ServiceAccount)),
        new("", "v1", "Pod", "pods", true, typeof(V1Pod)),
        new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, typeof(V1PersistentVolumeClaim)),
        new("", "v1", "Event", "events", true, typeof(Corev1Event)),
        new("apps", "v1", "StatefulSet", "statefulsets", true, typeof(V1StatefulSet)),
        new("apps", "v1", "Deployment", "deployments", true, typeof(V1Deployment)),
        new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true, typeof(V1PodDisruptionBudget)),
        new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true, typeof(V1NetworkPolicy)),
        new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true, typeof(V2HorizontalPodAutoscaler)),
        new(ScaledObject.Group, ScaledObject.Version, ScaledObject.KindName, "scaledobjects", true, typeof(ScaledObject)),
    ];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string Root => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{ApiVersion}";

    public bool CanBeScaled => Kind is "StatefulSet" or "Deployment";

    /// <summary>Most kinds answer with a status; Kubernetes' specification has these answer with what was deleted.</summary>
    public bool AnswersDeletionWithObject => Kind is "Pod" or "PersistentVolumeClaim" or "Service" or "ServiceAccount";

    /// <summary>What nobody may change of an object that is there.</summary>
    public IReadOnlyList<string> Immutable => Kind switch
    {
        "StatefulSet" => ["selector", "serviceName", "podManagementPolicy", "volumeClaimTemplates"],
        "Deployment" => ["selector"],
        _ => [],
    };
}
