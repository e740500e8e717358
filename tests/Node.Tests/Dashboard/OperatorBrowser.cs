using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>A browser before a scheduler that wants the operator's token.</summary>
public sealed class OperatorBrowser() : DashboardBrowser(Token)
{
    public const string Token = "s3cret-token-of-operators";

    /// <summary>A study that goes on until it is stopped, with epochs that leave the node, which is in this process, time for others.</summary>
    public static string Long(string name) => $$"""
        study: {{name}}
        data: {path: unused.tsv, format: native}
        protocol: {name: last-item, size: 30, seed: 1}
        space:
          negative: {grid: [100, 101]}
          min_count: 1
          vector_size: 100
          epochs: 100000
        """;

    /// <summary>A study whose second trial fails: no item comes often enough for it.</summary>
    public static string Failing(string name) => $$"""
        study: {{name}}
        data: {path: unused.tsv, format: native}
        protocol: {name: last-item, size: 30, seed: 1}
        max_failures: 0
        space:
          min_count: {grid: [1, 100000]}
          vector_size: 8
          epochs: 2
        """;

    /// <summary>A page of the dashboard, whose reader has given the token.</summary>
    public async Task<DashboardPage> OpenAsOperatorAsync(string path, BrowserNewContextOptions? options = null)
    {
        var page = await OpenAsync(path, options);
        await page.Page.GetByLabel("operator's token").FillAsync(Token);
        await page.Button("Operator").ClickAsync();
        await Expect(page.Button("Stop being operator")).ToBeVisibleAsync();
        return page;
    }

    public async Task DeleteAsync(params string[] studies)
    {
        foreach (var study in studies)
        {
            using var answer = await Node.Http.DeleteAsync(new Uri($"/v1/studies/{study}?force=true", UriKind.Relative));
        }
    }
}
