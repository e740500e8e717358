namespace SessionRec.Node.Tests.Dashboard;

/// <summary>A browser before nodes of its own, which may be ended and started again.</summary>
public sealed class RestartedBrowser : DashboardBrowser;
