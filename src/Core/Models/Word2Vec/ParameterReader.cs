using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>Reads declared parameters out of a set: by name or alias, checked against its limits, the default where absent.</summary>
internal readonly struct ParameterReader(ParameterSet parameters, IReadOnlyList<ModelParameter> declared)
{
    public int Integer(string name) => checked((int)Read(name).AsInt64());

    public double Real(string name) => Read(name).AsDouble();

    public bool Boolean(string name) => Read(name).AsBoolean();

    public string Text(string name) => Read(name).AsText();

    private ParameterValue Read(string name)
    {
        var parameter = declared.First(p => p.Name == name);
        foreach (var candidate in (IEnumerable<string>)[name, .. parameter.Aliases ?? []])
        {
            if (!parameters.TryGet(candidate, out var value)) continue;
            return parameter.Check(value) is { } problem ? throw new InputException($"{candidate}: {problem}") : value;
        }

        return parameter.Default;
    }
}
