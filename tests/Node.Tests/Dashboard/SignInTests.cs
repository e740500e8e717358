using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

[Collection(DashboardTests.Name)]
public sealed class SignInTests(ReaderBrowser browser) : IClassFixture<ReaderBrowser>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Who_signs_in_comes_to_where_he_wanted_and_who_is_signed_out_is_told_so(ColorScheme scheme)
    {
        var study = $"guarded-{scheme.ToString().ToLowerInvariant()}";
        await browser.SubmitAsync(study, trials: 2);
        await using var page = await browser.OpenSignInAsync($"/studies/{study}?find=completed", scheme);
        await page.MustBeReadableAsync("sign in");
        await page.Page.GetByLabel("token").FillAsync("none of them");
        page.MayBeRefused = true;
        await page.Button("Sign in").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That is none of the tokens.");
        await page.Page.GetByLabel("token").FillAsync(ReaderBrowser.Token);
        await page.Button("Sign in").ClickAsync();
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        Assert.Equal($"/studies/{study}?find=completed", new Uri(page.Page.Url).PathAndQuery);

        // The cookie ends while the page is open: its next stream is refused.
        await page.Page.Context.ClearCookiesAsync();
        await page.FollowAsync("/v1/live/studies");
        await Expect(page.Page.Locator("#connection")).ToHaveTextAsync("Signed out: sign in");
        await page.MustBeReadableAsync("signed out");
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "sign in" }).ClickAsync();
        await Expect(page.Button("Sign in")).ToBeVisibleAsync();
        Assert.Contains(Uri.EscapeDataString($"/studies/{study}?find=completed"), page.Page.Url, StringComparison.Ordinal);
    }
}
