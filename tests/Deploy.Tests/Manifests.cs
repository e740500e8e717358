using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using k8s;
using k8s.Models;

namespace SessionRec.Deploy.Tests;

/// <summary>The objects of one set of manifests, read strictly: an unknown field, a wrong type or a key given twice is an error.</summary>
internal sealed class Manifests
{
    /// <summary>Kinds that are not Kubernetes' own.</summary>
    private static readonly Dictionary<string, Type> OtherKinds = new() { [$"{ScaledObject.Group}/{ScaledObject.Version}/{ScaledObject.KindName}"] = typeof(ScaledObject) };

    private static readonly Lazy<bool> HasKubectl = new(() =>
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("kubectl", ["version", "--client"]) { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    });

    private static readonly ConcurrentDictionary<string, Lazy<Manifests>> Rendered = new(StringComparer.Ordinal);

    private Manifests(string yaml)
        : this([.. KubernetesYaml.LoadAllFromString(yaml, OtherKinds, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]) => Yaml = yaml;

    private Manifests(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects)
    {
        Objects = objects;
        Workloads = [.. Objects.OfType<V1StatefulSet>().Select(Workload.Of), .. Objects.OfType<V1Deployment>().Select(Workload.Of)];
    }

    /// <summary>The repository's <c>deploy</c> folder.</summary>
    public static string DeployFolder { get; } = typeof(Manifests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "DeployFolder").Value!;

    public static string Folder { get; } = Path.Combine(DeployFolder, "k8s");

    /// <summary>Every kustomization there is, by its folder: a new overlay is tested as soon as it exists.</summary>
    public static TheoryData<string> Kustomizations { get; } =
        [.. Directory.EnumerateFiles(Folder, "kustomization.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, Path.GetDirectoryName(f)!)).Where(f => !f.StartsWith("components", StringComparison.Ordinal)).Order(StringComparer.Ordinal), WithComponents, WithStore];

    /// <summary>Empty where the objects come from elsewhere.</summary>
    public string Yaml { get; } = "";

    /// <summary>Production with all components that it may have besides its own.</summary>
    public const string WithComponents = "overlays/production + components/shared-checkpoints + components/telemetry";

    /// <summary>Production with an S3-compatible store, which takes the place of a volume that workers share.</summary>
    public const string WithStore = "overlays/production + components/s3";

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    public IReadOnlyList<Workload> Workloads { get; }

    public static Manifests Of(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects) => new(objects);

    public static Manifests Parse(string yaml) => new(yaml);

    public static Manifests Read(string file) => new(File.ReadAllText(Path.Combine(Folder, file)));

    /// <summary>What <c>kubectl kustomize</c> makes of a folder; skips the calling test where there is no kubectl.</summary>
    public static Manifests Render(string kustomization) => Rendered.GetOrAdd(kustomization, folder => new Lazy<Manifests>(() => new Manifests(Kustomize(folder)))).Value;

    public Workload Find(string name) => Workloads.Single(w => w.Name == name);

    public T Object<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => Objects.OfType<T>().Single(o => o.Metadata.Name == name);

    /// <summary>Whether a selector of labels selects what has <paramref name="labels"/>; one that is empty selects all.</summary>
    public static bool Selects(IEnumerable<KeyValuePair<string, string>>? selector, IDictionary<string, string> labels) =>
        (selector ?? []).All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);

    /// <summary>Skips the calling test where there is no kubectl.</summary>
    public static void RequireKubectl() => Assert.SkipUnless(HasKubectl.Value, "kubectl is not on this machine.");

    private static string Kustomize(string folder)
    {
        RequireKubectl();
        if (folder.Split(" + ") is not [var overlay, .. { Length: > 0 } components]) return KustomizeFolder(folder);
        var together = Directory.CreateTempSubdirectory("sessionrec-kustomize-");
        try
        {
            string From(string part) => Path.GetRelativePath(together.FullName, Path.GetFullPath(Path.Combine(Folder, part)));
            File.WriteAllText(
                Path.Combine(together.FullName, "kustomization.yaml"),
                $"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [{From(overlay)}]\ncomponents: [{string.Join(", ", components.Select(From))}]\nnamespace: sessionrec\n");
            return KustomizeFolder(together.FullName);
        }
        finally
        {
            together.Delete(recursive: true);
        }
    }

    private static string KustomizeFolder(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(Folder, folder)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"kubectl kustomize {folder}: {error.Result}");
        return output;
    }
}
