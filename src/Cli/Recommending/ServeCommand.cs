using System.CommandLine;
using System.Net;
using SessionRec.Cli.Cluster;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Models.Saved;
using SessionRec.Serving;

namespace SessionRec.Cli.Recommending;

/// <summary><c>sessionrec serve</c>: a saved model as an HTTP service, until Ctrl+C or SIGTERM.</summary>
internal sealed class ServeCommand : TerminalCommand
{
    private static readonly ServingOptions Defaults = new() { ModelFile = "" };
    private readonly Argument<string?> _file = new("file") { Description = "The model's file, as --model.", Arity = ArgumentArity.ZeroOrOne };
    private readonly ModelOptions _model = new();
    private readonly Option<string?> _names = ItemLookup.TableOption();
    private readonly Option<string> _http = new("--http") { Description = "Where to listen; port 0 for any free one, 0.0.0.0 for all addresses of this machine.", HelpName = "address:port", DefaultValueFactory = _ => Defaults.Http };
    private readonly Option<double> _idle = new("--session-minutes") { Description = "A session that asks nothing for so long is forgotten.", HelpName = "x", DefaultValueFactory = _ => Defaults.SessionIdle.TotalMinutes };
    private readonly Option<int> _sessions = new("--max-sessions") { Description = "Sessions that are remembered; above it those that were silent the longest go.", HelpName = "n", DefaultValueFactory = _ => Defaults.MaximumSessions };
    private readonly Option<int> _items = new("--session-items") { Description = "Items of a session that are remembered, the last ones.", HelpName = "n", DefaultValueFactory = _ => Defaults.SessionItems };

    public ServeCommand(Terminal terminal)
        : base(
            terminal,
            "serve",
            "Answer what comes next over HTTP, from a saved model. A new model is taken when its file is replaced.",
            "sessionrec serve results/train/model.srm",
            "sessionrec serve --study online-retail --http 0.0.0.0:8090")
    {
        Add(_file);
        _model.AddTo(this);
        foreach (Option option in new Option[] { _names, _http, _idle, _sessions, _items }) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var http = arguments.GetRequiredValue(_http);
        if (IPEndPoint.TryParse(http, out var endpoint) && PortCheck.Complaint(endpoint, "--http") is { } complaint) throw new InputException(complaint);
        var options = new ServingOptions
        {
            ModelFile = await _model.FindAsync(arguments, Terminal, cancellation, arguments.GetValue(_file)),
            NamesFile = arguments.GetValue(_names),
            Http = http,
            SessionIdle = TimeSpan.FromMinutes(arguments.GetValue(_idle)),
            MaximumSessions = arguments.GetValue(_sessions),
            SessionItems = arguments.GetValue(_items),
        };
        await using var server = await RecommendationServer.StartAsync(options, TimeProvider.System, cancellation);
        Terminal.Error.WriteLine($"reading {options.ModelFile}");
        var model = await server.LoadAsync(cancellation);
        Terminal.WriteLine($"model    {model.Model} on {model.Data}   {Figures.Count(model.Items, "item")}{(model.Origin is { } origin ? $"   {origin}" : "")}   version {model.Version}");
        Terminal.WriteLine($"serving  {server.Address}   /health/ready · /metrics · /openapi/v1.json");
        Terminal.WriteLine($"try      curl '{server.Address}v1/recommend?item_id={Uri.EscapeDataString(model.ExampleItem)}'");
        Terminal.WriteLine("Ctrl+C ends it.");
        await server.RunAsync(cancellation);
        Terminal.WriteLine("Ended; every request was answered.");
        return ExitCode.Done;
    }
}
