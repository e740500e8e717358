using System.CommandLine;
using System.CommandLine.Parsing;
using SessionRec.Cli.CommandLine;
using SessionRec.Core;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Cli.Training;

/// <summary>The options of commands that split data into training sessions and queries.</summary>
internal sealed class ProtocolOptions
{
    private const string WindowOption = "window";

    private Option<string> Name { get; } = new("--protocol") { Description = "How the data are split and evaluated.", DefaultValueFactory = _ => ProtocolRegistry.All[0].Name };

    private Option<string[]> Settings { get; } = new("--protocol-option")
    {
        Description = $"An option of the protocol, may be repeated: {string.Join("; ", ProtocolRegistry.All.Select(p => $"{p.Name}: {string.Join(", ", p.Parameters.Select(o => $"{o.Name}={o.Default}"))}"))}.",
        HelpName = "name=value",
    };

    private Option<int> CutOff { get; } = new("-k", "--top") { Description = "Cut-off of recall and MRR.", DefaultValueFactory = _ => 10 };

    public ProtocolOptions()
    {
        Name.AcceptOnlyFromAmong([.. ProtocolRegistry.All.Select(p => p.Name)]);
        CutOff.Validators.Add(CheckCutOff);
    }

    public void AddTo(Command command)
    {
        command.Add(CutOff);
        command.Add(Name);
        command.Add(Settings);
    }

    public int K(ParseResult arguments) => arguments.GetValue(CutOff);

    /// <summary>The protocol with its options.</summary>
    /// <exception cref="InputException">There is no such option, or its value is not allowed.</exception>
    public IEvaluationProtocol Protocol(ParseResult arguments) => ProtocolRegistry.Create(arguments.GetRequiredValue(Name), Options(arguments));

    /// <summary>The protocol's sliding windows, the latest first; the protocol itself where there is one.</summary>
    /// <exception cref="InputException">The protocol has no windows.</exception>
    public IReadOnlyList<IEvaluationProtocol> Windows(ParseResult arguments, int count)
    {
        var name = arguments.GetRequiredValue(Name);
        if (count is < 1 or > 1000) throw new InputException($"--windows: {count} is not allowed; it is 1 to 1000.");
        if (count == 1) return [Protocol(arguments)];
        if (ProtocolRegistry.All.First(p => p.Name == name).Parameters.All(p => p.Name != WindowOption)) throw new InputException($"--windows: protocol {name} has no windows; temporal has.");
        var options = Options(arguments);
        var first = options.TryGet(WindowOption, out var given) ? given.AsInt64() : 0;
        return [.. Enumerable.Range(0, count).Select(w => ProtocolRegistry.Create(name, options.With(WindowOption, first + w)))];
    }

    /// <summary>The options that were given.</summary>
    public ParameterSet Options(ParseResult arguments)
    {
        var definition = ProtocolRegistry.All.First(p => p.Name == arguments.GetRequiredValue(Name));
        return new ParameterSet((arguments.GetValue(Settings) ?? []).Select(s => Parse(s, definition.Parameters)));
    }

    private static KeyValuePair<string, ParameterValue> Parse(string setting, IReadOnlyList<ModelParameter> declared)
    {
        var equals = setting.IndexOf('=');
        if (equals < 1) throw new InputException($"--protocol-option: '{setting}' is no option; write name=value, for example size=500.");
        var name = setting[..equals];
        var text = setting[(equals + 1)..];
        return new(name, declared.FirstOrDefault(p => p.Name == name) is { } parameter ? parameter.Parse(text) : text);
    }

    private static void CheckCutOff(OptionResult result)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var k) && k is < 1 or > 1000)
            result.AddError($"-k: {result.Tokens[0].Value} is not allowed; it is 1 to 1000.");
    }
}
