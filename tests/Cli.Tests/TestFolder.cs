namespace SessionRec.Cli.Tests;

/// <summary>A folder of a test's own, gone at its end.</summary>
public abstract class TestFolder : IDisposable
{
    protected TestFolder() => Program = new SessionRecProgram(Folder);

    protected string Folder { get; } = Directory.CreateTempSubdirectory("sessionrec-cli-").FullName;

    internal SessionRecProgram Program { get; }

    public virtual void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>A shop small enough that everything on it is done in a moment: 300 customers, about 6,000 events.</summary>
    protected async Task<string> SmallShopAsync()
    {
        await Program.RunWellAsync("data", "generate", "--customers", "300", "--items", "200", "--events", "6000", "--seed", "7", "--output", "shop.tsv.gz");
        return "shop.tsv.gz";
    }
}
