using System.CommandLine;
using System.CommandLine.Parsing;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Cli.CommandLine;

/// <summary>
/// Declared parameters (of a model, of a data format) as options: names, aliases, defaults, limits and help are declared
/// in one place, with the parameters.
/// </summary>
internal sealed class ParameterOptions
{
    private readonly List<(ModelParameter Parameter, Option<string?> Option)> _options;

    public ParameterOptions(IReadOnlyList<ModelParameter> parameters) => _options = [.. parameters.Select(p => (p, OptionOf(p)))];

    public void AddTo(Command command)
    {
        foreach (var (_, option) in _options) command.Add(option);
    }

    /// <summary>The parameters that were given on the command line.</summary>
    public ParameterSet Given(ParseResult arguments) => new(
        from entry in _options
        let text = arguments.GetValue(entry.Option)
        where text is not null
        select new KeyValuePair<string, ParameterValue>(entry.Parameter.Name, entry.Parameter.Parse(text)));

    private static Option<string?> OptionOf(ModelParameter parameter)
    {
        var names = new[] { parameter.Name }.Concat(parameter.Aliases ?? []).SelectMany(n => new[] { $"--{n}", $"--{n.Replace('_', '-')}" }).Distinct().ToArray();
        var option = new Option<string?>(names[0], names[1..])
        {
            Description = $"{parameter.Description} [default: {parameter.Default}]",
            HelpName = parameter.Default.Kind switch
            {
                ParameterKind.Integer => "n",
                ParameterKind.Real => "x",
                ParameterKind.Boolean => "0|1",
                _ => "word",
            },
        };
        option.Validators.Add(result => Check(parameter, result));
        return option;
    }

    private static void Check(ModelParameter parameter, OptionResult result)
    {
        if (result.Tokens.Count == 1 && parameter.Check(parameter.Parse(result.Tokens[0].Value)) is { } problem)
            result.AddError($"{result.IdentifierToken?.Value ?? parameter.Name}: {problem}.");
    }
}
