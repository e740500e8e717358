using Microsoft.Extensions.Caching.Memory;

namespace SessionRec.Serving.Sessions;

/// <summary>
/// The last items of sessions, in this process's memory, forgotten after a silence. Where there are more sessions than
/// allowed, those that were silent the longest go; until they have gone, new ones are not remembered.
/// </summary>
internal sealed class SessionMemory : IDisposable
{
    private const int Stripes = 64;
    private readonly MemoryCache _sessions;
    private readonly TimeSpan _idle;
    private readonly int _items;
    private readonly Lock[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];

    public SessionMemory(ServingOptions options, TimeProvider time)
    {
        (_idle, _items) = (options.SessionIdle, options.SessionItems);
        _sessions = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MaximumSessions, Clock = new CacheClock(time) });
    }

    public int Count => _sessions.Count;

    /// <summary>The session's items, oldest first; null where it is not known or was silent too long. Reading is a sign of life.</summary>
    public IReadOnlyList<string>? Find(string session)
    {
        lock (Stripe(session)) return _sessions.Get<RememberedSession>(session)?.ToArray();
    }

    /// <summary>Adds items to a session, a new one where it is not known, and returns all of its items, oldest first.</summary>
    public IReadOnlyList<string> Append(string session, IReadOnlyList<string> items)
    {
        // Two requests of one session must not lose each other's items.
        lock (Stripe(session))
        {
            // Added to in place: a new object for every request would outlive the young generation, and its collections would be what answers wait for.
            var remembered = _sessions.Get<RememberedSession>(session);
            if (remembered is null)
            {
                remembered = new RememberedSession(_items);
                _sessions.Set(session, remembered, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = _idle });
            }

            foreach (var item in items) remembered.Add(item);
            return remembered.ToArray();
        }
    }

    public void Forget(string session) => _sessions.Remove(session);

    public void Dispose() => _sessions.Dispose();

    private Lock Stripe(string session) => _stripes[(uint)session.GetHashCode(StringComparison.Ordinal) % Stripes];

    private sealed class CacheClock(TimeProvider time) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
