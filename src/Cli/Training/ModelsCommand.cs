using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Models;
using Spectre.Console;

namespace SessionRec.Cli.Training;

/// <summary><c>sessionrec models</c>: what can be trained and tuned, and by which parameters.</summary>
internal sealed class ModelsCommand : TerminalCommand
{
    private readonly Argument<string?> _model = new("model") { Description = "Show this model's parameters.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _json = CommonOptions.Json();

    public ModelsCommand(Terminal terminal)
        : base(terminal, "models", "List the models that can be trained and tuned, or the parameters of one.", "sessionrec models", "sessionrec models word2vec --json")
    {
        Add(_model);
        Add(_json);
    }

    protected override Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(_model) is { } name) ShowParameters(Find(name), arguments.GetValue(_json));
        else ShowModels(arguments.GetValue(_json));
        return Task.FromResult(ExitCode.Done);
    }

    private static IModelDefinition Find(string name) => ModelRegistry.Find(name)
        ?? throw new InputException($"There is no model '{name}'. There are: {string.Join(", ", ModelRegistry.All.Select(m => m.Name))}.");

    private void ShowModels(bool json)
    {
        if (json)
        {
            Terminal.WriteJson(ModelRegistry.All.Select(m => new { m.Name, Parameters = m.Parameters.Select(p => p.Name) }));
            return;
        }

        foreach (var model in ModelRegistry.All)
            Terminal.WriteLine($"{model.Name}  {string.Join(", ", model.Parameters.Select(p => p.Name))}");
    }

    private void ShowParameters(IModelDefinition model, bool json)
    {
        if (json)
        {
            Terminal.WriteJson(model.Parameters);
            return;
        }

        var table = Tables.Borderless("parameter", "default", "allowed", "what it does");
        foreach (var parameter in model.Parameters)
            table.AddRow(new Text(parameter.Name), new Text(parameter.Default.ToString()), new Text(Allowed(parameter)), new Text(parameter.Description));
        Terminal.Write(table);
    }

    private static string Allowed(ModelParameter parameter) => parameter switch
    {
        { Choices: { } choices } => string.Join(" | ", choices),
        { Minimum: { } minimum, Maximum: { } maximum } => $"{Figures.Short(minimum)} to {Figures.Short(maximum)}",
        { Minimum: { } minimum } => $"from {Figures.Short(minimum)}",
        { Maximum: { } maximum } => $"up to {Figures.Short(maximum)}",
        _ => "",
    };
}
