using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;

namespace SessionRec.Deploy.Tests;

/// <summary>The environment that Kubernetes gives a container of a pod, worked out from its manifest.</summary>
internal sealed partial class ContainerEnvironment
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _expanded = new(StringComparer.Ordinal);

    public ContainerEnvironment(Manifests manifests, Workload workload, int replica)
    {
        foreach (var source in workload.Container.EnvFrom ?? [])
        {
            foreach (var (name, value) in manifests.Object<V1ConfigMap>(source.ConfigMapRef.Name).Data)
                _variables[name] = value;
        }

        foreach (var variable in workload.Container.Env ?? [])
        {
            if (variable.ValueFrom?.SecretKeyRef is { } secret) _variables[variable.Name] = PlayedSecrets.Value(secret.Name, secret.Key);
            else _variables[variable.Name] = variable.ValueFrom is { } source ? From(source, workload, replica) : Reference().Replace(variable.Value, Expand);
        }
    }

    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>Those that other variables refer to.</summary>
    public IReadOnlySet<string> Expanded => _expanded;

    private string Expand(Match reference)
    {
        var name = reference.Groups[1].Value;
        Assert.True(_variables.TryGetValue(name, out var value), $"{reference.Value} refers to what is not set before it: Kubernetes would leave it as it is.");
        _expanded.Add(name);
        return value;
    }

    private static string From(V1EnvVarSource source, Workload workload, int replica) => source switch
    {
        { FieldRef.FieldPath: "metadata.name" } => workload.PodName(replica),
        { FieldRef.FieldPath: "status.podIP" } => $"10.42.0.{replica + 10}",
        { ResourceFieldRef: { } field } => Amount(workload.Container.Resources, field.Resource),
        _ => throw new InvalidOperationException($"{workload}: a variable from where these tests know nothing of."),
    };

    /// <summary>With the divisor 1, which is the default: whole cores, rounded up, or bytes.</summary>
    private static string Amount(V1ResourceRequirements resources, string field)
    {
        var (which, resource) = (field.Split('.')[0], field.Split('.')[1]);
        var amount = (which == "requests" ? resources.Requests : resources.Limits)[resource].ToDecimal();
        return Math.Ceiling(amount).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\$\(([A-Za-z_][A-Za-z0-9_]*)\)")]
    private static partial Regex Reference();
}
