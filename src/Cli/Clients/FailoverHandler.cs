using System.Net;

namespace SessionRec.Cli.Clients;

/// <summary>Sends each request to the first of several servers that takes it, starting with the one that took the last.</summary>
internal sealed class FailoverHandler(IReadOnlyList<Uri> servers, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int _current;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        for (var tried = 1; ; tried++)
        {
            var server = _current;
            var isLast = tried >= servers.Count;
            request.RequestUri = new Uri(servers[server].AbsoluteUri.TrimEnd('/') + path);
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable || isLast || request.Method == HttpMethod.Post) return response;
                response.Dispose();
            }
            catch (HttpRequestException failed) when (!isLast && MayBeSentAgain(request, failed))
            {
                // The next one may live.
            }

            _current = (server + 1) % servers.Count;
        }
    }

    /// <summary>A command that may have arrived is not given twice.</summary>
    private static bool MayBeSentAgain(HttpRequestMessage request, HttpRequestException failed) =>
        request.Method != HttpMethod.Post || failed.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
}
