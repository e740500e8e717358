namespace SessionRec.Node.Tests.Dashboard;

/// <summary>The tests that drive a browser: one after the other, most of them before the same nodes, so that they do not take each other's cores.</summary>
[CollectionDefinition(Name)]
public sealed class DashboardTests : ICollectionFixture<DashboardBrowser>
{
    public const string Name = "dashboard";
}
