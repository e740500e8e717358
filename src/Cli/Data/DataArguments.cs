using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Data;

namespace SessionRec.Cli.Data;

/// <summary>The arguments of all commands that read data: a file, its format, and what a session is.</summary>
internal sealed class DataArguments
{
    private readonly Argument<string?> _file;
    private readonly Option<string?> _data = new("--data") { Description = "The file to read: another way to name it.", HelpName = "file" };
    private readonly bool _isRequired;

    /// <param name="isRequired">Whether a file must be named; otherwise the starter data set stands in.</param>
    public DataArguments(bool isRequired)
    {
        _isRequired = isRequired;
        _file = new("file")
        {
            Description = isRequired ? "The file to read, plain or gzipped." : $"The file to read, plain or gzipped; the {Datasets.Starter} data set where none is named.",
            Arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
    }

    private Option<string?> Format { get; } = new("--format", "-f") { Description = $"Its format: {string.Join(", ", DataFormats.All.Select(f => f.Name))}. Recognised by its first line where it is not named.", HelpName = "name" };

    private Option<string?> Sessions { get; } = new("--sessions") { Description = $"What makes a session: {string.Join("; ", DataFormats.All.Select(f => $"{f.Name}: {string.Join(", ", f.SessionRules)}"))}.", HelpName = "rule" };

    private ParameterOptions Options { get; } = new(DataOptions.Parameters);

    public void AddTo(Command command)
    {
        command.Add(_file);
        if (!_isRequired) command.Add(_data);
        command.Add(Format);
        command.Add(Sessions);
        Options.AddTo(command);
    }

    /// <summary>True where a file was named.</summary>
    public bool AreGiven(ParseResult arguments) => File(arguments) is not null;

    /// <summary>The name that reports give the data.</summary>
    public string NameOf(ParseResult arguments) => File(arguments) ?? Datasets.Starter;

    /// <summary>Reads the data with all there is: names of sessions and items, and times, which must be there where <paramref name="needsTimes"/>.</summary>
    public Task<ImportResult> LoadAsync(ParseResult arguments, Terminal terminal, bool needsTimes, CancellationToken cancellation)
    {
        var options = OptionsOf(arguments) with { TimesMayBeAbsent = !needsTimes };
        return ProgressBar.RunAsync(terminal, $"reading {Path.GetFileName(options.Path)}", progress => CorpusLoader.Load(options, progress, cancellation));
    }

    /// <summary>What was asked to be read, with all there is.</summary>
    public DataOptions OptionsOf(ParseResult arguments) => new DataOptions
    {
        Path = File(arguments) ?? Datasets.PathOf(Datasets.Starter),
        Format = arguments.GetValue(Format),
        Sessions = arguments.GetValue(Sessions),
        KeepTimes = true,
        TimesMayBeAbsent = true,
        KeepSessionIds = true,
        KeepItemNames = true,
    }.With(Options.Given(arguments));

    private string? File(ParseResult arguments) => arguments.GetValue(_file) ?? (_isRequired ? null : arguments.GetValue(_data));
}
