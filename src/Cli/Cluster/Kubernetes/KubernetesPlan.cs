using System.Globalization;
using k8s;
using k8s.Models;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>What <c>cluster up --kubernetes</c> is asked for, and the objects that come of it: those of <c>deploy/k8s</c>, which this program carries with it.</summary>
internal sealed record KubernetesPlan
{
    public const string DefaultNamespace = "sessionrec";
    public const int MostWorkers = 10_000;

    /// <summary>Seconds in which the only Lighthouse may be replaced, on another machine perhaps, before the others begin anew.</summary>
    private const string LonePatience = "90";

    /// <summary>Seed nodes: 1, or 3 of which one may die.</summary>
    public int Lighthouses { get; init; } = 1;

    public int Workers { get; init; } = 2;

    /// <summary>Cores that each worker requests and offers to trials.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Memory that each worker requests and offers to trials, as Kubernetes writes it.</summary>
    public string Memory { get; init; } = "2Gi";

    /// <summary>The scheduler's volume, with the studies and the data that were sent, as Kubernetes writes it. It cannot be changed later.</summary>
    public string Storage { get; init; } = "1Gi";

    /// <summary>The image with the programs; null for the one that the manifests name.</summary>
    public string? Image { get; init; }

    public string Namespace { get; init; } = DefaultNamespace;

    /// <summary>The namespace, as it is made where there is none.</summary>
    public static V1Namespace NamespaceOf(string name)
    {
        var ours = (V1Namespace)Read("namespace.yaml").Single();
        ours.Metadata.Name = name;
        ours.Metadata.Labels[KubernetesNames.ManagedByLabel] = KubernetesNames.FieldManager;
        return ours;
    }

    /// <summary>The secret with the operator's token.</summary>
    public static V1Secret SecretOf(string token) => new()
    {
        ApiVersion = V1Secret.KubeApiVersion,
        Kind = V1Secret.KubeKind,
        Metadata = new V1ObjectMeta
        {
            Name = KubernetesNames.OperatorSecret,
            Labels = new Dictionary<string, string>
            {
                ["app.kubernetes.io/name"] = "sessionrec",
                ["app.kubernetes.io/instance"] = "sessionrec",
                ["app.kubernetes.io/part-of"] = "sessionrec",
                [KubernetesNames.ManagedByLabel] = KubernetesNames.FieldManager,
            },
        },
        StringData = new Dictionary<string, string> { [KubernetesNames.OperatorSecretKey] = token },
    };

    /// <summary>Everything but the namespace, in the order in which it is applied. Nothing is sent.</summary>
    /// <exception cref="InputException">A number or a name is not allowed.</exception>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Draw()
    {
        Check();
        List<IKubernetesObject<V1ObjectMeta>> objects = [.. new[] { "cluster.yaml", "network-policies.yaml", "lighthouse.yaml", "scheduler.yaml", "workers.yaml" }.SelectMany(Read)];
        foreach (var each in objects)
        {
            each.Metadata.NamespaceProperty = Namespace;
            switch (each)
            {
                case V1ConfigMap cluster:
                    cluster.Data["CLUSTER_SEEDS"] = Seeds(cluster.Data["ACTORSYSTEM"], cluster.Data["CLUSTER_PORT"]);
                    if (Lighthouses == 1) cluster.Data["SESSIONREC_LIGHTHOUSE_PATIENCE"] = LonePatience;
                    break;
                case V1StatefulSet { Metadata.Name: KubernetesNames.Lighthouse } lighthouse:
                    lighthouse.Spec.Replicas = Lighthouses;
                    SetImage(lighthouse.Spec.Template);
                    break;
                case V1StatefulSet scheduler:
                    scheduler.Spec.VolumeClaimTemplates.Single().Spec.Resources.Requests["storage"] = Bytes(MemorySize.Parse(Storage, "--storage"));
                    SetImage(scheduler.Spec.Template);
                    break;
                case V1Deployment worker:
                    worker.Spec.Replicas = Workers;
                    SetImage(worker.Spec.Template);
                    SetResources(worker.Spec.Template.Spec.Containers.Single().Resources);
                    break;
            }
        }

        return objects;
    }

    private void Check()
    {
        if (Lighthouses is not (1 or 3)) throw new InputException($"--lighthouses: {Lighthouses} is not allowed; it is 1 or 3. Of two, neither could do without the other.");
        if (Workers is < 1 or > MostWorkers) throw new InputException($"--workers: {Workers} is not allowed; it is 1 to {MostWorkers}.");
        if (Cpus is < 1 or > 1024) throw new InputException($"--cpus: {Cpus} is not allowed; it is 1 to 1024.");
        MemorySize.Parse(Memory, "--memory");
        MemorySize.Parse(Storage, "--storage");
        if (Image is { } image && (image.Length == 0 || image.Any(char.IsWhiteSpace))) throw new InputException($"--image: '{image}' is no image; write it like registry.example.org/sessionrec:0.1.0.");
        KubernetesNames.CheckNamespace(Namespace);
    }

    /// <summary>All Lighthouses; and the scheduler where there is one Lighthouse, which would find nobody to ask when it is started again and begin a second cluster.</summary>
    private string Seeds(string system, string port) => string.Join(
        ',',
        Enumerable.Range(0, Lighthouses).Select(i => $"{KubernetesNames.Lighthouse}-{i}.{KubernetesNames.Lighthouse}")
            .Concat(Lighthouses == 1 ? [$"{KubernetesNames.Scheduler}-0.{KubernetesNames.Scheduler}"] : [])
            .Select(host => $"akka.tcp://{system}@{host}:{port}"));

    private void SetImage(V1PodTemplateSpec pods)
    {
        if (Image is not null) pods.Spec.Containers.Single().Image = Image;
    }

    /// <summary>What is requested is offered to trials; half a core above that is for heartbeats, and .NET's heap, three quarters of the limit, must hold the memory.</summary>
    private void SetResources(V1ResourceRequirements resources)
    {
        var bytes = MemorySize.Parse(Memory, "--memory");
        resources.Requests["cpu"] = new ResourceQuantity(Cpus.ToString(CultureInfo.InvariantCulture));
        resources.Limits["cpu"] = new ResourceQuantity($"{(Cpus * 1000) + 500}m");
        resources.Requests["memory"] = Bytes(bytes);
        resources.Limits["memory"] = Bytes(bytes + (bytes / 2));
    }

    private static ResourceQuantity Bytes(long bytes)
    {
        const long Mebi = 1 << 20;
        return new ResourceQuantity(bytes % Mebi == 0 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Mebi}Mi") : bytes.ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> Read(string file)
    {
        using var stream = typeof(KubernetesPlan).Assembly.GetManifestResourceStream("manifests/" + file) ?? throw new InvalidOperationException($"{file} is not in this program.");
        using var reader = new StreamReader(stream);
        return [.. KubernetesYaml.LoadAllFromString(reader.ReadToEnd(), null, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()];
    }
}
