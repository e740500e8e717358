using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Saved;
using Spectre.Console;

namespace SessionRec.Cli.Recommending;

/// <summary><c>sessionrec recommend</c>: what comes next after items or a session, from a saved model.</summary>
internal sealed class RecommendCommand : TerminalCommand
{
    private readonly ModelOptions _model = new();
    private readonly Option<string[]> _items = new("--item", "-i") { Description = "An item; several are a session, oldest first.", HelpName = "id" };
    private readonly Option<int> _k = new("-k", "--top") { Description = "How many items to answer with.", DefaultValueFactory = _ => 10 };
    private readonly Option<bool> _excludeSeen = new("--exclude-seen") { Description = "Leave the session's own items out of the answer." };
    private readonly Option<string?> _names = ItemLookup.TableOption();
    private readonly Option<bool> _json = CommonOptions.Json();

    public RecommendCommand(Terminal terminal)
        : base(
            terminal,
            "recommend",
            "Answer what comes next after items, or a session of items, from a saved model.",
            "sessionrec recommend --study online-retail --item 85123A",
            "sessionrec recommend --study online-retail --trial 17 --item \"WHITE HANGING HEART\"",
            "sessionrec recommend --model results/train/model.srm --item 85123A --item 71053 -k 5 --exclude-seen --json")
    {
        _model.AddTo(this);
        foreach (Option option in new Option[] { _items, _k, _excludeSeen, _names, _json }) Add(option);
        _k.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var k) && k is < 1 or > 1000) result.AddError($"-k: {k} is not allowed; it is 1 to 1000.");
        });
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(_items) is not { Length: > 0 } items) throw new InputException("Name at least one item: --item 85123A.");
        using var model = await _model.LoadAsync(arguments, Terminal, cancellation);
        var lookup = new ItemLookup(model, arguments.GetValue(_names));
        int[] session = [.. items.Select(lookup.Find)];
        var top = new ScoredItem[arguments.GetValue(_k)];
        var count = FilteredAnswers.Recommend(model.Recommender, session, new ItemFilter { ExcludeSeen = arguments.GetValue(_excludeSeen) }, model.ItemKeys.Count, top);
        var answers = top.Take(count).Select((scored, place) => new { Place = place + 1, Item = model.ItemKeys[scored.Item], Name = lookup.NameOf(scored.Item), scored.Score }).ToArray();
        if (arguments.GetValue(_json))
        {
            Terminal.WriteJson(new { model.Description.Model, model.Description.Origin, Session = session.Select(i => new { Item = model.ItemKeys[i], Name = lookup.NameOf(i) }), Items = answers });
            return ExitCode.Done;
        }

        Terminal.WriteLine($"model    {model.Description.Model} on {model.Description.Data}{(model.Description.Origin is { } origin ? $"   {origin}" : "")}");
        Terminal.WriteLine($"session  {string.Join(" · ", session.Select(lookup.Named))}");
        if (count == 0)
        {
            Terminal.WriteLine("The model knows nothing that comes after these items.");
            return ExitCode.Done;
        }

        Terminal.WriteLine();
        var rows = Tables.Borderless([">", "item", .. lookup.HasNames ? ["name"] : Array.Empty<string>(), ">score"]);
        foreach (var answer in answers)
            rows.AddRow([new Text($"{answer.Place}"), new Text(answer.Item), .. lookup.HasNames ? [new Text(answer.Name ?? "")] : Array.Empty<Text>(), new Text(Figures.Short(answer.Score))]);
        Terminal.Write(rows);
        return ExitCode.Done;
    }

}
