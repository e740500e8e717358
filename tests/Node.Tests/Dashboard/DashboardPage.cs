using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>A page under test. What the browser complains of, and any request to elsewhere, fails the test when the page is closed.</summary>
public sealed class DashboardPage : IAsyncDisposable
{
    /// <summary>SESSIONREC_SCREENSHOTS, or a folder beside the tests.</summary>
    private static readonly string Photographs = Environment.GetEnvironmentVariable("SESSIONREC_SCREENSHOTS") ?? Path.Combine(AppContext.BaseDirectory, "screenshots");

    /// <summary>Chromium drops its requests when an interface comes or goes on the machine, be it another's container.</summary>
    private const string NetworkChanged = "ERR_NETWORK_CHANGED";

    private const int MostTries = 3;

    private const int MostTabs = 150;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];

    private DashboardPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Requests may fail: the test takes the node away.</summary>
    public bool MayLoseConnection { get; set; }

    /// <summary>The node may refuse requests: the test asks for what is not there.</summary>
    public bool MayBeRefused { get; set; }

    /// <summary>The test tries what the policy forbids.</summary>
    public bool MayBreakPolicy { get; set; }

    public static async Task<DashboardPage> CreateAsync(IBrowser browser, Uri node, BrowserNewContextOptions options)
    {
        options.BaseURL = node.AbsoluteUri;
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 900 };
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(120_000);
        var dashboard = new DashboardPage(context, await context.NewPageAsync());
        dashboard.Page.Console += (_, message) =>
        {
            if (message.Type is not ("error" or "warning")) return;
            if (message.Text.Contains(NetworkChanged, StringComparison.Ordinal)) return;
            if (dashboard.MayLoseConnection && message.Text.Contains("net::ERR_", StringComparison.Ordinal)) return;
            if (dashboard.MayBeRefused && message.Text.Contains("the server responded with a status", StringComparison.Ordinal)) return;
            if (dashboard.MayBreakPolicy && message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) return;
            dashboard._complaints.Enqueue($"{message.Type}: {message.Text}");
        };
        dashboard.Page.PageError += (_, error) => dashboard._complaints.Enqueue($"exception: {error}");
        dashboard.Page.Dialog += (_, dialog) =>
        {
            dashboard._complaints.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        dashboard.Page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (!dashboard.MayBreakPolicy && url.Scheme is "http" or "https" or "ws" or "wss" && url.Authority != node.Authority) dashboard._complaints.Enqueue($"request to elsewhere: {url}");
        };
        return dashboard;
    }

    public async Task GoAsync(string path)
    {
        for (var tries = 0; ; tries++)
            try
            {
                await Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
                await Page.WaitForSelectorAsync("html[data-ready]", new PageWaitForSelectorOptions { Timeout = tries < MostTries ? 20_000 : 120_000 });
                return;
            }
            catch (Exception dropped) when (tries < MostTries && dropped is PlaywrightException or TimeoutException)
            {
                // The page's own files were dropped with the rest.
            }
    }

    public ILocator Heading => Page.Locator("h1");

    public ILocator Text(string text) => Page.GetByText(text, new PageGetByTextOptions { Exact = true });

    /// <summary>A tile's figure.</summary>
    public ILocator Tile(string name) => Page.Locator(".tile", new PageLocatorOptions { Has = Page.Locator(".name", new PageLocatorOptions { HasTextString = name }) }).Locator(".value");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>Presses Tab until what is called <paramref name="name"/> has the focus; that it has must be seen.</summary>
    public async Task TabToAsync(string name)
    {
        for (var presses = 0; presses < MostTabs; presses++)
        {
            await Page.Keyboard.PressAsync("Tab");
            var (found, seen) = ((await Page.EvaluateAsync<string>("""
                () => {
                  const at = document.activeElement, style = getComputedStyle(at);
                  const name = at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent;
                  return `${style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 ? 'seen' : 'unseen'} ${name}`;
                }
                """)).Split(' ', 2) is [var look, var called] ? (called, look) : ("", ""));
            if (found != name) continue;
            Assert.True(seen == "seen", $"'{name}' has the focus, and nobody sees it.");
            return;
        }

        Assert.Fail($"'{name}' is not reached by Tab.");
    }

    /// <summary>What is reached by Tab is pressed with a key.</summary>
    public async Task TabAndPressAsync(string name, string key = "Enter")
    {
        await TabToAsync(name);
        await Page.Keyboard.PressAsync(key);
    }

    /// <summary>Has the page follow one more stream; <c>window.gone</c> tells that there is nothing to follow.</summary>
    public Task FollowAsync(string stream) => Page.EvaluateAsync("""
        async stream => {
          const { follow } = await import(document.querySelector('link[href$="/live.js"]').href);
          follow(stream, { studies() {}, study() {}, gone() { window.gone = true; } });
        }
        """, stream);

    /// <summary>Keeps what is seen as a file, for people who look at a run of the tests.</summary>
    public Task PhotographAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Photographs, name + ".png") });

    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_complaints);
    }
}
