using Microsoft.Playwright;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>A real browser (Debian's Chromium) before real nodes.</summary>
public class DashboardBrowser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public DashboardBrowser()
        : this(null)
    {
    }

    protected DashboardBrowser(string? operatorToken, bool hasWorker = true, IReadOnlyDictionary<string, string>? more = null) =>
        Node = new RunningNode { OperatorToken = operatorToken, HasWorker = hasWorker, More = more ?? new Dictionary<string, string>() };

    public RunningNode Node { get; }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium)) return;
        Assertions.SetDefaultExpectTimeout(120_000);
        await Node.InitializeAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        using var content = new ByteArrayContent(Node.Corpus);
        if (Node.OperatorToken is { } token) Node.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        using var stored = await Node.Http.PutAsync(new Uri($"/v1/corpora/{Node.Address}", UriKind.Relative), content);
        stored.EnsureSuccessStatusCode();
        using var names = new StringContent("ItemId\tName\n" + string.Concat(Node.Sessions.ItemKeys.Select(key => $"{key}\tteapot number {key[5..]}\n")));
        using var named = await Node.Http.PutAsync(new Uri($"/v1/corpora/{Node.Address}/names", UriKind.Relative), names);
        named.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (File.Exists(Chromium)) await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A page of the dashboard; the test is skipped where there is no browser.</summary>
    public async Task<DashboardPage> OpenAsync(string path, BrowserNewContextOptions? options = null, bool mayBeRefused = false)
    {
        Assert.SkipUnless(File.Exists(Chromium), "There is no Chromium in /usr/bin (Debian: apt-get install chromium): the dashboard was not opened in a browser.");
        var page = await DashboardPage.CreateAsync(_browser!, Node.Http.BaseAddress!, options ?? new BrowserNewContextOptions());
        page.MayBeRefused = mayBeRefused;
        await page.GoAsync(path);
        return page;
    }

    /// <summary>The page where the token is asked for, on the way to another.</summary>
    public async Task<DashboardPage> OpenSignInAsync(string path, ColorScheme scheme)
    {
        var page = await DashboardPage.CreateAsync(_browser!, Node.Http.BaseAddress!, new BrowserNewContextOptions { ColorScheme = scheme });
        await page.Page.GotoAsync(path);
        return page;
    }

    /// <summary>Starts a study and, where it is asked for, waits for its end.</summary>
    public async Task SubmitAsync(string name, string? yaml = null, int trials = 4, bool untilEnd = true)
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.SkipUnless(File.Exists(Chromium), "There is no Chromium in /usr/bin (Debian: apt-get install chromium): the dashboard was not opened in a browser.");
        using var created = await Node.Http.PostAsync(new Uri("/v1/studies", UriKind.Relative), Node.Submission(name, trials, yaml: yaml ?? ""), cancellation);
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync(cancellation));
        if (untilEnd) await Node.Http.GetStringAsync(new Uri($"/v1/studies/{Uri.EscapeDataString(name)}/events", UriKind.Relative), cancellation);
    }
}
