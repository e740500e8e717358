using System.Globalization;
using System.Text.Json;

namespace SessionRec.Cli.Tests.Training;

[Collection(RealProgram.Name)]
public sealed class TrainingCommandsTests : TestFolder
{
    private static readonly string[] Split = ["--protocol-option", "size=100"];

    [Fact]
    public async Task Baselines_are_shown_for_people_and_for_programs()
    {
        var shop = await SmallShopAsync();

        var text = await Program.RunWellAsync(["baseline", shop, .. Split]);
        var json = JsonDocument.Parse(await Program.RunWellAsync(["baseline", "--data", shop, "-k", "10", "--json", .. Split])).RootElement;

        Assert.Contains("100 validation and 100 test queries", text, StringComparison.Ordinal);
        var models = json.GetProperty("models").EnumerateArray().ToDictionary(m => m.GetProperty("model").GetString()!, m => m.GetProperty("test").GetProperty("recall@10").GetDouble());
        Assert.Equal(["popularity", "association-rules", "markov-chain", "sequential-rules"], models.Keys);
        Assert.All(models, model => Assert.Contains($"{model.Value.ToString(".0000", CultureInfo.InvariantCulture)} ±", text.Split('\n').Single(l => l.StartsWith(model.Key, StringComparison.Ordinal)), StringComparison.Ordinal));
        Assert.True(models["sequential-rules"] > models["popularity"]);
    }

    [Fact]
    public async Task A_trial_that_took_over_anothers_model_is_trained_as_it_was()
    {
        await SmallShopAsync();
        await File.WriteAllTextAsync(
            At("pop.yaml"),
            "study: pop\ndata: {path: shop.tsv.gz}\nprotocol: {name: last-item, size: 100}\nspace: {alpha: {loguniform: [0.005, 0.2]}, sg: 1, min_count: 1, vector_size: 16, epochs: 5}\nscheduler: {pbt: {perturbation_interval: 2}}\nnum_samples: 4\n",
            TestContext.Current.CancellationToken);
        await Program.RunWellAsync("tune", "pop.yaml");
        var trials = JsonDocument.Parse(await Program.RunWellAsync("trials", "pop", "--json")).RootElement.EnumerateArray().ToArray();
        var taken = trials.First(t => t.TryGetProperty("past", out var past) && past.ValueKind == JsonValueKind.Array);
        var number = taken.GetProperty("trial").GetInt32().ToString(CultureInfo.InvariantCulture);

        await Program.RunWellAsync("train", "--study", "pop", "--trial", number, "--outdir", "again");

        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(At("again", "result.json"), TestContext.Current.CancellationToken));
        Assert.Equal(taken.GetProperty("value").GetDouble(), result.RootElement.GetProperty("validation").GetProperty("recall@10").GetDouble());
        var refused = await Program.RunAsync("train", "--study", "pop", "--trial", number, "--window", "3");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("took over another trial's model", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_leaves_metrics_a_picture_and_the_vectors()
    {
        var shop = await SmallShopAsync();

        var text = await Program.RunWellAsync(["train", shop, "--sg", "1", "--min_count", "1", "--size", "16", "--iter", "3", "--save-every", "2", "-k", "7", "--outdir", "model", .. Split]);

        var metrics = await File.ReadAllLinesAsync(At("model", "metrics.csv"), TestContext.Current.CancellationToken);
        Assert.Equal("epoch,loss,loss_per_pair,recall@7,mrr@7,seconds", metrics[0]);
        Assert.Equal(["1", "2", "3"], metrics[1..].Select(l => l.Split(',')[0]));
        Assert.All(metrics[1..], line => Assert.True(double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture) > 0));
        Assert.Equal(4, (await File.ReadAllLinesAsync(At("model", "loss.csv"), TestContext.Current.CancellationToken)).Length);
        Assert.Equal(4, (await File.ReadAllLinesAsync(At("model", "recall@7.csv"), TestContext.Current.CancellationToken)).Length);
        Assert.Equal((byte)'P', (await File.ReadAllBytesAsync(At("model", "training.png"), TestContext.Current.CancellationToken))[1]);
        Assert.True(File.Exists(At("model", "vectors-epoch-00002.txt")));

        var vectors = await File.ReadAllLinesAsync(At("model", "vectors.txt"), TestContext.Current.CancellationToken);
        Assert.Equal($"{vectors.Length - 1} 16", vectors[0]);
        Assert.All(vectors[1..], line => Assert.Equal(17, line.Split(' ').Length));

        var result = JsonDocument.Parse(await File.ReadAllTextAsync(At("model", "result.json"), TestContext.Current.CancellationToken)).RootElement;
        var recall = result.GetProperty("test").GetProperty("recall@7").GetDouble().ToString(".0000", CultureInfo.InvariantCulture);
        Assert.Contains($"test   recall@7 {recall} ±", text, StringComparison.Ordinal);
        Assert.Equal(16, result.GetProperty("parameters").GetProperty("vector_size").GetInt32());
    }

    [Fact]
    public async Task Ctrl_C_ends_a_training_with_130_and_keeps_its_epochs()
    {
        var shop = await SmallShopAsync();

        var result = await Program.InterruptAsync("INT", "epoch 2/", ["train", shop, "--epochs", "100000", "--min_count", "1", "--outdir", "model", .. Split]);

        Assert.Equal(130, result.ExitCode);
        Assert.StartsWith("Interrupted.", result.Error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("model", "metrics.csv"), result.Error, StringComparison.Ordinal);
        Assert.True((await File.ReadAllLinesAsync(At("model", "metrics.csv"), TestContext.Current.CancellationToken)).Length >= 3);
    }

    [Fact]
    public async Task Models_are_listed_with_their_parameters()
    {
        Assert.Contains("word2vec", await Program.RunWellAsync("models"), StringComparison.Ordinal);
        var parameters = JsonDocument.Parse(await Program.RunWellAsync("models", "word2vec", "--json")).RootElement;
        Assert.Contains(parameters.EnumerateArray(), p => p.GetProperty("name").GetString() == "ns_exponent" && p.GetProperty("default").GetDouble() == .75);
    }
}
