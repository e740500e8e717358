namespace SessionRec.Node.Tests.Dashboard;

/// <summary>A browser before a scheduler that wants the operator's token.</summary>
public sealed class OperatorBrowser() : DashboardBrowser(Token)
{
    public const string Token = "s3cret-token";
}
