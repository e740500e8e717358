using Microsoft.Extensions.Logging;
using SessionRec.Core;

namespace SessionRec.Serving.Models;

/// <summary>Reads the model's file at the start and whenever it was replaced. What cannot be read is told, and the model before stays.</summary>
/// <remarks>The file is looked at again and again: notices of the system do not come from network volumes and mounted configuration.</remarks>
internal sealed partial class ModelReloading(ServingOptions options, CurrentModel current, ServingMetrics metrics, TimeProvider time, ILogger<ModelReloading> log)
{
    private (DateTime Written, long Length)? _read;

    /// <exception cref="InputException">The file is missing or damaged.</exception>
    public async Task<ServedModel> LoadAsync(CancellationToken cancellation)
    {
        // Taken before the file is read: if it is replaced meanwhile, it is read again.
        _read = Stamp();
        var model = await Task.Run(() => ServedModel.Load(options.ModelFile, options.NamesFile, time.GetUtcNow(), cancellation), cancellation);
        metrics.Loaded(model.Description);
        current.Replace(model);
        return model;
    }

    public async Task WatchAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.LookEvery, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (Stamp() is not { } stamp || stamp == _read) continue;
            try
            {
                var model = await LoadAsync(cancellation);
                LogReloaded(options.ModelFile, model.Description.Model, model.Version);
            }
            catch (InputException mistake)
            {
                metrics.LoadFailed();
                LogKept(mistake.Message);
            }
        }
    }

    private (DateTime Written, long Length)? Stamp()
    {
        try
        {
            return new FileInfo(options.ModelFile) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "{File} was replaced: now serving {Model}, version {Version}.")]
    private partial void LogReloaded(string file, string model, string version);

    [LoggerMessage(LogLevel.Error, "The new model was not taken, the one before is still served. {Reason}")]
    private partial void LogKept(string reason);
}
