namespace SessionRec.Core;

/// <summary>
/// What one training holds in native memory, which is where its vectors are, and the most it may. What is allocated while a thread is inside an account is charged to it
/// before it is allocated, so that who wants too much fails alone, and the process, in which others train, does not.
/// </summary>
/// <param name="limit">Bytes; null for no limit.</param>
public sealed class MemoryAccount(long? limit)
{
    [ThreadStatic]
    private static MemoryAccount? _current;

    private long _bytes;

    /// <summary>Bytes held now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Charges what this thread allocates to this account until the scope is disposed.</summary>
    public IDisposable Enter() => new Scope(this);

    /// <summary>Charges the thread's account, if it is inside one.</summary>
    /// <returns>The account to give the bytes back to; null where there is none.</returns>
    /// <exception cref="InputException">It would be more than the account allows; nothing is charged.</exception>
    internal static MemoryAccount? Charge(long bytes)
    {
        _current?.Add(bytes);
        return _current;
    }

    internal void GiveBack(long bytes) => Interlocked.Add(ref _bytes, -bytes);

    private void Add(long bytes)
    {
        var held = Interlocked.Add(ref _bytes, bytes);
        if (limit is null || held <= limit) return;
        GiveBack(bytes);
        throw new InputException($"The trial needs more memory than it may have: {MemorySize.Format(held)} for its vectors alone, of {MemorySize.Format(limit.Value)} (resources_per_trial: memory).");
    }

    private sealed class Scope : IDisposable
    {
        private readonly MemoryAccount? _before = _current;

        public Scope(MemoryAccount account) => _current = account;

        public void Dispose() => _current = _before;
    }
}
