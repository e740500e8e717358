using System.IO.Compression;
using System.Security.Cryptography;
using SessionRec.Core.Data.Generation;

namespace SessionRec.Core.Tests.Data.Generation;

public sealed class StarterFileTests
{
    [Fact]
    public void The_default_shop_is_the_committed_file_to_the_byte()
    {
        using var generated = new MemoryStream();
        ShopGenerator.WriteTsv(new ShopOptions(), generated, null, TestContext.Current.CancellationToken);
        using var committed = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(DataFile("starter.tsv.gz")), CompressionMode.Decompress))
            gzip.CopyTo(committed);
        Assert.True(committed.ToArray().AsSpan().SequenceEqual(generated.ToArray()), "data/starter.tsv.gz is not what the generator makes");

        var hash = Convert.ToHexStringLower(SHA256.HashData(generated.ToArray()));
        Assert.Contains(hash, File.ReadAllText(DataFile("README.md")), StringComparison.Ordinal);
    }

    /// <summary>A file of the checkout's data folder, which lies above the test's own.</summary>
    private static string DataFile(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SessionRec.sln")))
                return Path.Combine(folder.FullName, "data", name);
        throw new InvalidOperationException("The tests do not lie in a checkout.");
    }
}
