namespace SessionRec.Cluster.Tests;

/// <summary>A folder of a test's own. A failed test keeps it, since the nodes' logs in it are what tells why.</summary>
internal sealed class TestFolder(string name) : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory($"sessionrec-{name}-").FullName;

    public void Dispose()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed) Console.Error.WriteLine($"The nodes' logs are in {Path}");
        else Directory.Delete(Path, recursive: true);
    }
}
