using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Models.Saved;
using SessionRec.Core.Models.Word2Vec;
using Spectre.Console;

namespace SessionRec.Cli.Recommending;

/// <summary><c>sessionrec similar</c>: the items whose vectors are nearest, by cosine, as gensim's <c>most_similar</c>.</summary>
internal sealed class SimilarCommand : TerminalCommand
{
    private readonly ModelOptions _model = new();
    private readonly Option<string[]> _items = new("--item", "-i") { Description = "An item to be near to; of several, their mean.", HelpName = "id" };
    private readonly Option<string[]> _not = new("--not") { Description = "An item to be far from.", HelpName = "id" };
    private readonly Option<int> _k = new("-k", "--top") { Description = "How many items to answer with.", DefaultValueFactory = _ => 10 };
    private readonly Option<int?> _restrict = new("--restrict-vocab") { Description = "Look only among the so many most frequent items.", HelpName = "n" };
    private readonly Option<string?> _names = ItemLookup.TableOption();
    private readonly Option<bool> _json = CommonOptions.Json();

    public SimilarCommand(Terminal terminal)
        : base(
            terminal,
            "similar",
            "Find the items whose vectors are nearest to an item's, from a saved Word2Vec model.",
            "sessionrec similar --study online-retail --item 85123A",
            "sessionrec similar --model results/train/model.srm --item 85123A --item 71053 --not 22423 -k 5 --json")
    {
        _model.AddTo(this);
        foreach (Option option in new Option[] { _items, _not, _k, _restrict, _names, _json }) Add(option);
        foreach (var atLeastOne in new Option[] { _k, _restrict })
        {
            atLeastOne.Validators.Add(result =>
            {
                if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number < 1) result.AddError($"{atLeastOne.Name}: {number} is not allowed; it is 1 or more.");
            });
        }
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var (near, far) = (arguments.GetValue(_items) ?? [], arguments.GetValue(_not) ?? []);
        if (near.Length + far.Length == 0) throw new InputException("Name at least one item: --item 85123A.");
        using var model = await _model.LoadAsync(arguments, Terminal, cancellation);
        using var vectors = ModelOptions.VectorsOf(model);
        var lookup = new ItemLookup(model, arguments.GetValue(_names));
        foreach (var item in near.Concat(far).Select(item => model.ItemKeys[lookup.Find(item)]))
            if (!vectors.Contains(item)) throw new InputException($"The item '{item}' has no vector: it occurs less often than min_count.");

        var answers = vectors.MostSimilar(near, far, arguments.GetValue(_k), arguments.GetValue(_restrict));
        if (arguments.GetValue(_json))
        {
            Terminal.WriteJson(new
            {
                model.Description.Model,
                model.Description.Origin,
                Near = near.Select(i => new { Item = i, Name = lookup.NameOf(lookup.Find(i)) }),
                Far = far.Select(i => new { Item = i, Name = lookup.NameOf(lookup.Find(i)) }),
                Items = answers.Select((answer, place) => new { Place = place + 1, Item = answer.Key, Name = lookup.NameOf(lookup.Find(answer.Key)), Cosine = answer.Value }),
            });
            return ExitCode.Done;
        }

        Terminal.WriteLine($"model  {model.Description.Model} on {model.Description.Data}{(model.Description.Origin is { } origin ? $"   {origin}" : "")}");
        if (near.Length > 0) Terminal.WriteLine($"near   {string.Join(" · ", near.Select(i => lookup.Named(lookup.Find(i))))}");
        if (far.Length > 0) Terminal.WriteLine($"far    {string.Join(" · ", far.Select(i => lookup.Named(lookup.Find(i))))}");
        Terminal.WriteLine();
        var rows = Tables.Borderless([">", "item", .. lookup.HasNames ? ["name"] : Array.Empty<string>(), ">cosine"]);
        foreach (var (answer, place) in answers.Select((answer, place) => (answer, place)))
            rows.AddRow([new Text($"{place + 1}"), new Text(answer.Key), .. lookup.HasNames ? [new Text(lookup.NameOf(lookup.Find(answer.Key)) ?? "")] : Array.Empty<Text>(), new Text(Figures.Short(answer.Value))]);
        Terminal.Write(rows);
        return ExitCode.Done;
    }
}
