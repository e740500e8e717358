using System.Globalization;
using SessionRec.Actors.Observing;
using SessionRec.Actors.Results;
using SessionRec.Core.Files;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Studies;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Node.Dashboard;

namespace SessionRec.Node.Artifacts;

/// <summary>
/// Puts the result files of each study that has ended, and its report, where artifacts are kept (SESSIONREC_ARTIFACTS), in a folder of the
/// study's name. It compares what is there with what should be, so a crash or a store that is away costs only time.
/// </summary>
internal sealed partial class ArtifactWriter(IFileStore artifacts, ResultsStore results, StudyRecords records, SchedulerMeter scheduler, TimeProvider time, ILogger<ArtifactWriter> logger) : BackgroundService
{
    /// <summary>Written last: it says of which end of the study the files beside it are.</summary>
    public const string Marker = "artifacts.txt";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, DateTimeOffset> _written = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = LookEvery;
            try
            {
                // One that stands by would write the same again.
                if (scheduler.Decides) await Task.Run(() => WriteMissingAsync(stoppingToken), stoppingToken);
            }
            catch (Exception error) when (error is IOException or System.Data.Common.DbException)
            {
                NotWritten(error.Message);
                wait = TryAgainAfter;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WriteMissingAsync(CancellationToken cancellation)
    {
        foreach (var study in results.Studies())
        {
            if (study.EndedAt is not { } ended || (_written.TryGetValue(study.Name, out var known) && known == ended)) continue;
            if (EndOf(study.Name) != ended)
            {
                await WriteAsync(study, ended, cancellation);
                Written(study.Name);
            }

            _written[study.Name] = ended;
        }
    }

    private async Task WriteAsync(StudySummary study, DateTimeOffset ended, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("sessionrec-artifacts-");
        try
        {
            var files = new StudyFiles(folder.FullName);
            await files.WriteAsync(study, results.Submission(study.Name), results.Trials(study.Name), results.Epochs(study.Name, trial: null, cancellation), cancellation);
            StudyReport.Create(await records.ReadAsync(study, withEpochs: true, cancellation), cancellation).Save(files.Report);
            foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
            {
                cancellation.ThrowIfCancellationRequested();
                Write($"{study.Name}/{Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/')}", file.OpenRead());
            }

            Write($"{study.Name}/{Marker}", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(ended.ToString("O", CultureInfo.InvariantCulture))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Write(string name, Stream content)
    {
        using (content) artifacts.Write(name, content.CopyTo);
    }

    /// <summary>When the study had ended whose files are there; null where there are none, or half of them.</summary>
    private DateTimeOffset? EndOf(string study)
    {
        if (artifacts.Open($"{study}/{Marker}") is not { } content) return null;
        using var reader = new StreamReader(content);
        return DateTimeOffset.TryParse(reader.ReadToEnd(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var ended) ? ended : null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Study {Study}: its result files are among the artifacts")]
    private partial void Written(string study);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Artifacts could not be written, and will be tried again in a minute: {Error}")]
    private partial void NotWritten(string error);
}
