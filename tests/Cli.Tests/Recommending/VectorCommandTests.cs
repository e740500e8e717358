using System.Text.Json;

namespace SessionRec.Cli.Tests.Recommending;

/// <summary><c>similar</c> and <c>export</c>.</summary>
[Collection(RealProgram.Name)]
public sealed class VectorCommandTests : TestFolder
{
    [Fact]
    public async Task A_models_vectors_are_looked_up_and_exported()
    {
        var shop = await SmallShopAsync();
        await Program.RunWellAsync("train", shop, "--protocol-option", "size=100", "--outdir", "m", "--sg", "1", "--min_count", "1", "--epochs", "1", "--vector_size", "8");
        var item = (await File.ReadAllLinesAsync(At("m", "vectors.txt"), TestContext.Current.CancellationToken))[1].Split(' ')[0];

        var json = JsonDocument.Parse(await Program.RunWellAsync("similar", "--model", "m/model.srm", "--item", item, "-k", "3", "--json")).RootElement.GetProperty("items");
        var cosines = json.EnumerateArray().Select(i => i.GetProperty("cosine").GetDouble()).ToArray();
        Assert.Equal(3, cosines.Length);
        Assert.Equal(cosines.OrderDescending(), cosines);
        Assert.All(cosines, cosine => Assert.InRange(cosine, -1.001, 1.001));
        Assert.Contains(json[0].GetProperty("item").GetString()!, await Program.RunWellAsync("similar", "--model", "m/model.srm", "-i", item), StringComparison.Ordinal);

        var told = await Program.RunWellAsync("export", "--model", "m/model.srm", "--format", "text", "--output", "again.txt");
        Assert.Contains("wrote again.txt", told, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(At("m", "vectors.txt"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(At("again.txt"), TestContext.Current.CancellationToken));
        await Program.RunWellAsync("export", "--model", "m/model.srm", "--format", "npy", "--output", "v.npy");
        Assert.True(File.Exists(At("v.keys.txt")));
    }

    [Fact]
    public async Task Mistakes_are_told()
    {
        var shop = await SmallShopAsync();
        await Program.RunWellAsync("train", shop, "--protocol-option", "size=100", "--outdir", "m", "--model", "popularity");
        Assert.Contains("has no vectors", (await Failed("export", "--model", "m/model.srm")).Error, StringComparison.Ordinal);
        Assert.Contains("Name at least one item", (await Failed("similar", "--model", "m/model.srm")).Error, StringComparison.Ordinal);
        Assert.Contains("does not exist", (await Failed("similar", "--model", "n.srm", "--item", "1")).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("vectors.txt")));
    }

    private async Task<ProgramResult> Failed(params string[] arguments)
    {
        var result = await Program.RunAsync(arguments);
        Assert.NotEqual(0, result.ExitCode);
        return result;
    }
}
