using System.Text;

namespace SessionRec.Node.Dashboard;

/// <summary>
/// Serves the dashboard at <c>/</c>: one page whose script shows what its address names, and the files it is made of. The
/// policy lets it run nothing and load nothing but these files and this node's API.
/// </summary>
internal static class DashboardPages
{
    /// <summary>No inline script or style, nothing from elsewhere, no framing; strings never become script or markup.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The addresses that are pages; <c>app.js</c> has the same ones.</summary>
    private static readonly string[] Addresses = ["/", "/studies/{**rest}", "/cluster", "/new", "/audit", "/compare"];

    public static void MapDashboard(this WebApplication app)
    {
        var assets = DashboardAssets.Load();
        var modules = string.Join('\n', assets.SharedModules.Select(module => $"<link rel=\"modulepreload\" href=\"/assets/{assets.Version}/{module}\">"));
        var page = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(assets.Find("index.html")!.Content)
            .Replace("{version}", assets.Version, StringComparison.Ordinal)
            .Replace("{modules}", modules, StringComparison.Ordinal));
        foreach (var address in Addresses)
            app.MapGet(address, (HttpContext context) =>
            {
                Secure(context.Response.Headers);
                context.Response.Headers.CacheControl = "no-cache";
                return Results.Bytes(page, "text/html; charset=utf-8");
            });
        app.MapGet("/assets/{version}/{**path}", (string version, string? path, HttpContext context) =>
        {
            if (path is null || assets.Find(path) is not { } asset) return Results.NotFound();
            Secure(context.Response.Headers);

            // An address of another version is answered too, but not to be kept: the page that asks for it is about to be replaced.
            context.Response.Headers.CacheControl = version == assets.Version ? "public, max-age=31536000, immutable" : "no-store";
            context.Response.Headers.Vary = "Accept-Encoding";
            if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase)) return Results.Bytes(asset.Content, asset.ContentType);
            context.Response.Headers.ContentEncoding = "gzip";
            return Results.Bytes(asset.Zipped, asset.ContentType);
        });
    }

    private static void Secure(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
