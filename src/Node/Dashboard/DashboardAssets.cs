using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Node.Dashboard;

/// <summary>The dashboard's files, which travel inside the program. Their addresses carry the hash of them all, so a browser may keep them for ever.</summary>
internal sealed class DashboardAssets
{
    private const string Prefix = "Dashboard/Assets/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _assets;

    private DashboardAssets(FrozenDictionary<string, Asset> assets, string version) => (_assets, Version) = (assets, version);

    /// <summary>The hash of all files.</summary>
    public string Version { get; }

    public static DashboardAssets Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            files[resource[Prefix.Length..].Replace('\\', '/')] = copy.ToArray();
        }

        // Reports and dashboard draw with the same library.
        files["echarts.min.js"] = Encoding.UTF8.GetBytes(FigureAssets.ECharts);
        files["echarts.licence.txt"] = Encoding.UTF8.GetBytes(FigureAssets.EChartsLicence);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(content);
        }

        var version = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
        return new DashboardAssets(files.ToFrozenDictionary(f => f.Key, f => new Asset(ContentTypes[Path.GetExtension(f.Key)], f.Value, Zip(f.Value))), version);
    }

    /// <summary>The modules that pages share: a browser that is told of them at once need not find them one by one.</summary>
    public IEnumerable<string> SharedModules => _assets.Keys.Where(name => name.EndsWith(".js", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal) && name is not ("theme.js" or "echarts.min.js")).Order(StringComparer.Ordinal);

    /// <summary>The file of that path, or null.</summary>
    public Asset? Find(string path) => _assets.GetValueOrDefault(path);

    private static byte[] Zip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal)) zip.Write(content);
        return zipped.ToArray();
    }

    /// <summary>One file, as it is and gzipped.</summary>
    internal sealed record Asset(string ContentType, byte[] Content, byte[] Zipped);
}
