namespace SessionRec.Node.Tests.Dashboard;

/// <summary>A browser before nodes that want a token of those who look, too.</summary>
public sealed class ReaderBrowser() : DashboardBrowser("an-operators-word", more: new Dictionary<string, string> { ["SESSIONREC_READER_TOKEN"] = Token })
{
    public const string Token = "the-word-of-readers";
}
