using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Observing;
using SessionRec.Actors.Security;
using SessionRec.Core;

namespace SessionRec.Node.Api;

/// <summary>
/// Where a readers' token is set, whoever looks must present it or the operator's: programs in a header, people once on a page, after which a cookie
/// stands for it. The cookie is good for looking alone. Health and metrics are open to supervisors.
/// </summary>
internal static class Reading
{
    public const string SignInPath = "/sign-in";

    private const string CookieName = "sessionrec";
    private const int LargestForm = 4_096;

    private static readonly TimeSpan SignedInFor = TimeSpan.FromHours(12);
    private static readonly string[] Open = [NodeHealth.LivePath, NodeHealth.ReadyPath, Telemetry.MetricsPath, SignInPath];

    private const string Page =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>SessionRec: sign in</title><style>{style}</style>
        <main class="sign-in"><h1>SessionRec</h1><form method="post"><p role="alert">{told}</p><label>Reader's or operator's token <input type="password" name="token" autocomplete="off" required autofocus></label> <button>Sign in</button></form></main></html>
        """;

    /// <summary>The page stands alone, as every node has it.</summary>
    private const string Style =
        ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:0}main{max-width:26em;margin:12vh auto;padding:0 16px}label{display:grid;gap:6px;margin-bottom:10px}input,button{font:inherit;padding:5px 10px}p:empty{display:none}";

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public static void UseReading(this WebApplication app, AccessToken? reader, AccessToken? @operator)
    {
        if (reader is null) return;
        AccessToken[] tokens = @operator is null ? [reader] : [reader, @operator];
        app.Use(async (context, next) =>
        {
            var path = context.Request.Path;
            if (Open.Any(o => path == o) || path.StartsWithSegments("/assets", StringComparison.Ordinal) || MayRead(context.Request, tokens)) await next(context);
            else if (path.StartsWithSegments("/v1", StringComparison.Ordinal)) await Refuse(context).ExecuteAsync(context);
            else context.Response.Redirect($"{SignInPath}?to={Uri.EscapeDataString(path + context.Request.QueryString)}");
        });
        app.MapGet(SignInPath, (HttpContext context) => SignIn(context, ""));
        app.MapPost(SignInPath, async (HttpContext context) =>
        {
            var token = context.Request is { HasFormContentType: true, ContentLength: <= LargestForm } ? (await context.Request.ReadFormAsync(context.RequestAborted))["token"].ToString() : "";
            if (Array.Find(tokens, t => t.IsPresentedBy($"Bearer {token}")) is not { } known) return SignIn(context, "That is none of the tokens.");
            context.Response.Cookies.Append(CookieName, known.Cookie, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = SignedInFor });
            return Results.Redirect(Back(context.Request.Query["to"].ToString()));
        });
    }

    /// <summary>Where the reader came from, if that is a place here: nobody is sent elsewhere.</summary>
    private static string Back(string to) => to.StartsWith('/') && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal) && !to.Any(char.IsControl) ? to : "/";

    private static bool MayRead(HttpRequest request, AccessToken[] tokens) =>
        Array.Exists(tokens, t => t.IsPresentedBy(request.Headers.Authorization) || t.IsStoodForBy(request.Cookies[CookieName]));

    private static ProblemHttpResult Refuse(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem($"This is for readers and operators: it needs a token ({AccessToken.ReaderVariable} or {AccessToken.OperatorVariable} on the command line, {SignInPath} in a browser).", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static IResult SignIn(HttpContext context, string told)
    {
        context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(Page.Replace("{style}", Style, StringComparison.Ordinal).Replace("{told}", told, StringComparison.Ordinal), "text/html; charset=utf-8", statusCode: told.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized);
    }
}
