using System.Text;
using SessionRec.Core.Data;

namespace SessionRec.ServingLoad;

/// <summary>The requests of a load: the sessions of a corpus, replayed. Bytes are made before the clock starts.</summary>
internal static class RequestScript
{
    private const int Most = 200_000;

    public static byte[][] Read(string path, Uri server, bool post)
    {
        var corpus = CorpusLoader.Load(new DataOptions { Path = path }).Corpus;
        var requests = new List<byte[]>();
        for (var place = 0; requests.Count < Most; place++)
        {
            var before = requests.Count;
            for (var s = 0; s < corpus.SessionCount && requests.Count < Most; s++)
            {
                var session = corpus.Session(s);
                if (place < session.Length) requests.Add(post ? Post(server, corpus, session[..(place + 1)]) : Get(server, $"s{s}", corpus.ItemKeys[session[place]]));
            }

            if (requests.Count == before) break;
        }

        return [.. requests];
    }

    private static byte[] Get(Uri server, string session, string item) => Encoding.ASCII.GetBytes(
        $"GET /v1/recommend?session_id={session}&item_id={Uri.EscapeDataString(item)} HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");

    private static byte[] Post(Uri server, SessionCorpus corpus, ReadOnlySpan<int> session)
    {
        var items = new List<string>();
        foreach (var item in session[Math.Max(0, session.Length - 50)..]) items.Add(corpus.ItemKeys[item]);
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { items });
        var head = Encoding.ASCII.GetBytes($"POST /v1/recommend HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. head, .. body];
    }
}
