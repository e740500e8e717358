using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data;

/// <summary>The real file, read once for all tests that need it.</summary>
internal static class OnlineRetail
{
    private static readonly Lazy<ImportResult> Imported = new(() => CorpusLoader.Load(new DataOptions
    {
        Path = SharedFiles.Require("data/online-retail/OnlineRetail.csv.gz"),
        Format = "online-retail",
        Sessions = "customer",
    }));

    public static ImportResult Import()
    {
        SharedFiles.Require("data/online-retail/OnlineRetail.csv.gz");
        return Imported.Value;
    }

    public static SessionCorpus Corpus() => Import().Corpus;
}
