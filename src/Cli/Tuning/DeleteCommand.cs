using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using Spectre.Console;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec delete STUDY</c>: a study and all that is stored of it.</summary>
internal sealed class DeleteCommand : StudyCommand
{
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask." };
    private readonly Option<bool> _force = new("--force") { Description = "Even if it is at work." };

    public DeleteCommand(Terminal terminal)
        : base(terminal, "delete", "Delete a study with its trials, results and files. Its data stay where they came from.", "sessionrec delete online-retail", "sessionrec delete online-retail --yes --force")
    {
        Add(_yes);
        Add(_force);
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var summary = await place.Client.StudyAsync(study, cancellation);
        if (!arguments.GetValue(_yes))
        {
            var question = $"Delete {study} in {place.Name}: {StudyText.Counts(summary)}, {Figures.Count(summary.EpochsReported, "epoch")}?";
            if (!Terminal.IsLive) throw new InputException($"{question} Nobody is there to answer; say --yes.");
            if (!await Terminal.Console.ConfirmAsync(question, defaultValue: false, cancellation)) return ExitCode.Failed;
        }

        if (place.Server is null) await DeleteFolderAsync(place, study, arguments.GetValue(_force), cancellation);
        else await place.Client.DeleteAsync(study, arguments.GetValue(_force), cancellation);
        Terminal.WriteLine($"deleted {study}");
        return ExitCode.Done;
    }

    /// <summary>The folder belongs to the study alone, so it goes as a whole; what a person put into it would go too, and so it is named by the question.</summary>
    private static async Task DeleteFolderAsync(StudyPlace place, string study, bool force, CancellationToken cancellation)
    {
        var all = await place.Client.StudiesAsync(cancellation);
        if (all.Any(s => s.Name != study)) throw new InputException($"{place.Name} has other studies too: {string.Join(", ", all.Where(s => s.Name != study).Select(s => s.Name))}. Nothing was deleted.");
        if (!force && !all.Single().HasEnded) throw new InputException($"{study} has not ended. Go on with it: sessionrec resume {study}. Delete it all the same: --force.");
        using (EmbeddedFolder.Lock(place.Name))
        using (FolderLock.Take(place.Name))
        {
            // Whoever runs it holds these; nobody does.
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(place.Name, recursive: true);
    }
}
