using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary>A command about one study that exists already, wherever it is.</summary>
internal abstract class StudyCommand : TerminalCommand
{
    private readonly Argument<string> _study = new("study") { Description = "The study's name." };
    private readonly StudyPlaceOptions _place = new();

    protected StudyCommand(Terminal terminal, string name, string description, params string[] examples)
        : base(terminal, name, description, examples)
    {
        Add(_study);
        _place.AddTo(this);
    }

    protected sealed override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var study = Study(arguments);
        using var place = _place.Resolve(arguments, study);
        return await ExecuteAsync(place, study, arguments, cancellation);
    }

    protected string Study(ParseResult arguments) => arguments.GetRequiredValue(_study);

    protected abstract Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation);
}
