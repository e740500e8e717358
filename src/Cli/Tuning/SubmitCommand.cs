using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Data;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Data;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec submit FILE</c>: gives a study to a cluster.</summary>
internal sealed class SubmitCommand : TerminalCommand
{
    private readonly Argument<string> _file = new("file") { Description = "The study file (YAML)." };
    private readonly StudyFileOptions _options = new();
    private readonly StudyPlaceOptions _place = new();
    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Look on until the study ends." };

    public SubmitCommand(Terminal terminal)
        : base(
            terminal,
            "submit",
            "Read a study file and its data, send both to a cluster's scheduler and start the study there.",
            "sessionrec submit study.yaml --watch",
            "sessionrec submit study.yaml --server http://10.0.0.5:8080 --smoke-test")
    {
        Add(_file);
        Add(_watch);
        _options.AddTo(this);
        _place.AddTo(this);
    }

    public override string? HowToGoOn(ParseResult arguments) => arguments.GetValue(_watch)
        ? "If the study was submitted, it goes on. Look: sessionrec studies; look on: sessionrec watch NAME"
        : null;

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var study = _options.Read(arguments, arguments.GetRequiredValue(_file));
        using var place = _place.ResolveServer(arguments);
        var corpus = await StudyData.LoadAsync(study.Spec, study.File, Terminal, cancellation);
        var reference = await UploadAsync(place.Server!, corpus, cancellation);
        var earlier = await WarmStart.GatherAsync(Terminal, study, reference, (name, stop) => FindAsync(place.Client, _place.FolderOf(arguments, name), name, stop), cancellation);
        var summary = await place.Client.SubmitAsync(study.Submission(reference, earlier), cancellation);
        Terminal.WriteLine($"submitted {summary.Name} to {place.Name}");
        if (arguments.GetValue(_watch)) return await WatchCommand.ShowAsync(Terminal, place.Client, summary.Name, cancellation);

        // A folder of that name comes first where the other commands look, so they have to be told where this one is.
        var folder = _place.FolderOf(arguments, summary.Name);
        var isHidden = StoredStudies.Open(folder) is not null;
        if (isHidden) Terminal.WriteLine($"note   {folder} has another study of this name; without --server it is the one that commands look at");
        var name = isHidden ? $"{summary.Name} --server {place.Name}" : summary.Name;
        Terminal.WriteLine($"next   sessionrec watch {name} · sessionrec best {name} · sessionrec stop {name}");
        return ExitCode.Done;
    }

    /// <summary>A study of the server, else one in a folder here.</summary>
    private static async Task<IStudyClient?> FindAsync(IStudyClient server, string folder, string study, CancellationToken cancellation) =>
        (await server.StudiesAsync(cancellation)).Any(s => s.Name == study) ? server : StoredStudies.Open(folder);

    private async Task<CorpusReference> UploadAsync(HttpStudyClient server, SessionCorpus corpus, CancellationToken cancellation)
    {
        var hash = await Task.Run(() => NativeCorpusFile.ContentSha256(corpus, cancellation), cancellation);
        if (!await server.HasCorpusAsync(hash, cancellation))
        {
            await server.PutCorpusAsync(hash, stream => NativeCorpusFile.Write(corpus, stream, cancellation: cancellation), cancellation);
            Terminal.WriteLine($"sent {Figures.Count(corpus.SessionCount)} sessions · {Figures.Count(corpus.EventCount)} events   sha256 {corpus.SessionsSha256[..8]}");
        }

        await server.PutNamesAsync(hash, corpus, cancellation);
        return new CorpusReference(hash, corpus.SessionsSha256, corpus.SessionCount, corpus.EventCount, corpus.ItemCount);
    }
}
