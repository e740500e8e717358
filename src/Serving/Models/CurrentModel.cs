namespace SessionRec.Serving.Models;

/// <summary>The model that requests are answered from. Replacing it lets requests on the one before finish.</summary>
internal sealed class CurrentModel : IDisposable
{
    private ServedModel? _model;

    /// <summary>The model, until <see cref="ServedModel.Leave"/>; null where there is none yet.</summary>
    public ServedModel? Enter()
    {
        while (Volatile.Read(ref _model) is { } model)
            if (model.TryEnter()) return model;
        return null;
    }

    public void Replace(ServedModel? next) => Interlocked.Exchange(ref _model, next)?.Leave();

    public void Dispose() => Replace(null);
}
