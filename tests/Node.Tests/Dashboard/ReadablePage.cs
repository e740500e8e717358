using Deque.AxeCore.Playwright;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>What every page must be, for everybody and in every window.</summary>
internal static class ReadablePage
{
    /// <summary>axe finds nothing, the page is not wider than its window, and no control lies outside of it, unless in a table that is scrolled.</summary>
    public static async Task MustBeReadableAsync(this DashboardPage dashboard, string what)
    {
        var page = dashboard.Page;
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, $"{what}: {string.Join("; ", found.Violations.Select(v => $"{v.Id} ({v.Help}): {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"))}");
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{what} is {overflow} pixels wider than the window.");
        var outside = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
              .filter(control => control.checkVisibility() && !control.closest('.wide, .scroll, .skip'))
              .filter(control => { const box = control.getBoundingClientRect(); return box.width === 0 || box.left < 0 || box.right > innerWidth + 1; })
              .map(control => control.outerHTML)
            """);
        Assert.True(outside.Length == 0, $"{what}: out of the window: {string.Join(" | ", outside)}");
    }
}
