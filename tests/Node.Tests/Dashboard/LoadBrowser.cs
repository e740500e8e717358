namespace SessionRec.Node.Tests.Dashboard;

/// <summary>A browser before a scheduler whose workers are the test's.</summary>
public sealed class LoadBrowser() : DashboardBrowser(operatorToken: null, hasWorker: false);
