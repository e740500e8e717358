using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;

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

    public static void MapDashboard(this WebApplication app)
    {
        var assets = DashboardAssets.Load();
        var modules = string.Join('\n', assets.SharedModules.Select(module => $"<link rel=\"modulepreload\" href=\"/assets/{assets.Version}/{module}\">"));
        var page = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(assets.Find("index.html")!.Content)
            .Replace("{version}", assets.Version, StringComparison.Ordinal)
            .Replace("{modules}", modules, StringComparison.Ordinal));
        IResult Page(HttpContext context)
        {
            Secure(context.Response.Headers);
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(page, "text/html; charset=utf-8");
        }

        // Which addresses are pages knows app.js alone: it tells of others that there is no such page.
        app.MapGet("/", Page);
        app.Map(RoutePatternFactory.Parse("/{**address}", defaults: null, parameterPolicies: new { address = new OfPeople() }), Page)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]))
            .WithOrder(int.MaxValue);
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

    /// <summary>Addresses that people look at. What programs ask for, and files, are not answered by a page where they are not there.</summary>
    private sealed class OfPeople : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            values[routeKey]?.ToString() is { Length: > 0 } address && address.Split('/') is [not ("v1" or "assets" or "health" or "metrics"), ..] parts && !parts[^1].EndsWith(".ico", StringComparison.Ordinal) && !parts[^1].EndsWith(".txt", StringComparison.Ordinal);
    }
}
