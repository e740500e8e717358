using SessionRec.Core.Models;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Files;

/// <summary>Reads the <c>space</c> key of a study file and checks it against the model's parameters.</summary>
internal sealed class SpaceReader(IReadOnlyList<ModelParameter> modelParameters)
{
    /// <summary>Draws that computed values are checked with.</summary>
    private const int Rehearsals = 64;

    private static readonly IReadOnlyList<string> Kinds =
    [
        "grid", "choice", "uniform", "loguniform", "quniform", "qloguniform", "randint", "qrandint", "lograndint", "randn", "qrandn",
        "ordinal", "finrange", "logfinrange", "constant", "expression",
    ];

    private readonly List<(SpaceParameter Parameter, YamlEntry Entry)> _read = [];

    /// <summary>The model's parameter of that name or alias.</summary>
    public static ModelParameter? Find(IReadOnlyList<ModelParameter> parameters, string name) =>
        parameters.FirstOrDefault(p => p.Name == name || (p.Aliases?.Contains(name) ?? false));

    public SearchSpace Read(YamlEntry space)
    {
        ReadParameters(space, null);
        try
        {
            var result = new SearchSpace([.. _read.Select(r => r.Parameter)]);
            Rehearse(result);
            return result;
        }
        catch (ArgumentException error)
        {
            var culprit = _read.Where(r => error.Message.StartsWith(r.Parameter.Name + " ", StringComparison.Ordinal)).Select(r => r.Entry).LastOrDefault();
            throw (culprit ?? space).Error(error.Message);
        }
    }

    private void ReadParameters(YamlEntry space, Condition? condition)
    {
        foreach (var (key, entry) in space.Entries("a mapping of parameters to their values"))
        {
            var parameter = Find(modelParameters, key)
                ?? throw entry.Error(NearestName.Unknown("parameter", key, modelParameters.Select(p => p.Name)));
            var branches = new List<(ParameterValue Value, YamlEntry Space)>();
            var domain = ReadDomain(entry, branches);
            CheckAgainstModel(entry, domain, parameter);
            _read.Add((new SpaceParameter(parameter.Name, domain, condition, entry.Line), entry));
            foreach (var (value, nested) in branches) ReadParameters(nested, new Condition(parameter.Name, value));
        }
    }

    private static Domain ReadDomain(YamlEntry entry, List<(ParameterValue Value, YamlEntry Space)> branches)
    {
        if (entry.IsScalar) return Domain.Constant(entry.Scalar());
        if (entry.IsSequence) throw entry.Error($"{entry.Written} could mean several things; write {{grid: {entry.Written}}} to try them all, or {{choice: {entry.Written}}} to draw one");
        var kinds = entry.Keys(Kinds);
        if (kinds.Count != 1) throw entry.Error($"{entry.Written} does not name exactly one of {string.Join(", ", Kinds)}");
        var (kind, settings) = kinds.First();
        try
        {
            return Create(kind, settings, branches);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            var message = error.Message.StartsWith(kind + " ", StringComparison.Ordinal) ? error.Message[(kind.Length + 1)..] : error.Message;
            throw entry.Error(error is FormatException ? message : $"\"{kind}: {settings.Written}\" {message}");
        }
    }

    private static Domain Create(string kind, YamlEntry settings, List<(ParameterValue Value, YamlEntry Space)> branches)
    {
        switch (kind)
        {
            case "constant": return Domain.Constant(settings.Scalar());
            case "expression": return Domain.Computed(settings.Text());
            case "choice": return Domain.Choice(Values(settings, branches));
            case "ordinal": return Domain.Ordinal(Values(settings, branches));
            case "grid" when settings.IsMapping: return GridRange(settings);
            case "grid": return Domain.Grid(Values(settings, branches));
        }

        switch (kind)
        {
            case "uniform":
                var uniform = Numbers(settings, 2, "low", "high");
                return Domain.Uniform(uniform[0].Real(), uniform[1].Real());
            case "loguniform":
                var loguniform = Numbers(settings, 2, "low", "high");
                return Domain.LogUniform(loguniform[0].Real(), loguniform[1].Real());
            case "quniform":
                var quniform = Numbers(settings, 3, "low", "high", "q");
                return Domain.QUniform(quniform[0].Real(), quniform[1].Real(), quniform[2].Real());
            case "qloguniform":
                var qloguniform = Numbers(settings, 3, "low", "high", "q");
                return Domain.QLogUniform(qloguniform[0].Real(), qloguniform[1].Real(), qloguniform[2].Real());
            case "randint":
                var randint = Numbers(settings, 2, "low", "high");
                return Domain.RandInt(randint[0].Integer(), randint[1].Integer());
            case "qrandint":
                var qrandint = Numbers(settings, 2, "low", "high", "q");
                return Domain.QRandInt(qrandint[0].Integer(), qrandint[1].Integer(), qrandint.Count > 2 ? qrandint[2].Integer() : 1);
            case "lograndint":
                var lograndint = Numbers(settings, 2, "low", "high");
                return Domain.LogRandInt(lograndint[0].Integer(), lograndint[1].Integer());
            case "finrange" or "logfinrange":
                var finrange = Numbers(settings, 3, "low", "high", "count");
                return OrdinalDomain.FiniteRange(finrange[0].Real(), finrange[1].Real(), (int)finrange[2].Integer(1, 100_000), kind == "logfinrange");
            default:
                return Normal(kind, settings);
        }
    }

    private static NormalDomain Normal(string kind, YamlEntry settings)
    {
        if (settings.IsMapping)
        {
            var keys = settings.Keys(kind == "qrandn" ? ["mean", "sd", "q", "low", "high"] : ["mean", "sd", "low", "high"]);
            double? Get(string key) => keys.TryGetValue(key, out var value) ? value.Real() : null;
            return new NormalDomain(Get("mean") ?? 0, Get("sd") ?? 1, kind == "randn" ? 0 : Get("q") ?? throw settings.Error("qrandn needs q, the step"), Get("low"), Get("high"));
        }

        var numbers = kind == "qrandn" ? Numbers(settings, 3, "mean", "sd", "q") : Numbers(settings, 2, "mean", "sd");
        return new NormalDomain(numbers[0].Real(), numbers[1].Real(), kind == "qrandn" ? numbers[2].Real() : 0, null, null);
    }

    private static Domain GridRange(YamlEntry settings)
    {
        var keys = settings.Keys("start", "stop", "step");
        if (!keys.TryGetValue("stop", out var stop)) throw settings.Error($"{settings.Written} needs stop, the end that is not reached");
        return Domain.GridRange(keys.TryGetValue("start", out var start) ? start.Decimal() : 0, stop.Decimal(), keys.TryGetValue("step", out var step) ? step.Decimal() : 1);
    }

    /// <summary>Numbers as a list in order, or as a mapping by name; all but the first <paramref name="required"/> may be left out.</summary>
    private static IReadOnlyList<YamlEntry> Numbers(YamlEntry settings, int required, params IReadOnlyList<string> names)
    {
        var wanted = $"[{string.Join(", ", names)}]";
        if (settings.IsMapping)
        {
            var keys = settings.Keys(names);
            var present = names.TakeWhile(keys.ContainsKey).Select(n => keys[n]).ToArray();
            return present.Length == keys.Count && present.Length >= required ? present : throw settings.Error($"{settings.Written} must give {wanted}");
        }

        var elements = settings.Elements(wanted);
        return elements.Count >= required && elements.Count <= names.Count ? elements : throw settings.Error($"{settings.Written} must give {wanted}");
    }

    /// <summary>A list of values; a value with parameters of its own is written as <c>{value: {name: domain}}</c>.</summary>
    private static List<ParameterValue> Values(YamlEntry settings, List<(ParameterValue Value, YamlEntry Space)> branches)
    {
        var values = new List<ParameterValue>();
        foreach (var element in settings.Elements("a list of values"))
        {
            if (!element.IsMapping)
            {
                values.Add(element.Scalar());
                continue;
            }

            var entries = element.Entries();
            if (entries.Count != 1) throw element.Error($"{element.Written} is not one value with the parameters that go with it");
            var value = YamlEntry.ParsePlain(entries[0].Key);
            values.Add(value);
            branches.Add((value, entries[0].Value));
        }

        return values;
    }

    private static void CheckAgainstModel(YamlEntry entry, Domain domain, ModelParameter parameter)
    {
        if (domain is ComputedDomain) return;
        if (domain is NormalDomain normal && (parameter.Minimum is not null && normal.Low is null || parameter.Maximum is not null && normal.High is null))
            throw entry.Error($"{domain.Kind} has no ends but {parameter.Name} has ({Limits(parameter)}): write {domain.Kind}: {{mean: .., sd: .., low: .., high: ..}}");
        foreach (var value in domain.Extremes)
            if (parameter.Check(value) is { } complaint)
                throw entry.Error(complaint);
        if (parameter.Default.Kind == ParameterKind.Integer && !domain.IsWhole)
            throw entry.Error($"{parameter.Name} is a whole number; use randint, qrandint, lograndint, or a grid or choice of whole numbers instead of {domain.Kind}");
        if (parameter.Default.Kind is ParameterKind.Boolean && domain is NumericDomain and not OrdinalDomain && !domain.IsWhole)
            throw entry.Error($"{parameter.Name} is true or false; use a grid or choice of them instead of {domain.Kind}");
    }

    private static string Limits(ModelParameter parameter) => string.Join(", ", new[]
    {
        parameter.Minimum is { } minimum ? $"at least {new ParameterValue(minimum)}" : null,
        parameter.Maximum is { } maximum ? $"at most {new ParameterValue(maximum)}" : null,
    }.Where(l => l is not null));

    /// <summary>Computed values cannot be bounded beforehand, so a fixed number of draws shows whether the model takes them.</summary>
    private void Rehearse(SearchSpace space)
    {
        var computed = _read.Where(r => r.Parameter.Domain is ComputedDomain).ToArray();
        if (computed.Length == 0) return;
        var generator = new NumpyGenerator(0);
        for (var i = 0; i < Rehearsals; i++)
        {
            ParameterSet drawn;
            try
            {
                drawn = space.Sample(generator);
            }
            catch (InputException error)
            {
                throw computed[0].Entry.Error(error.Message);
            }

            foreach (var (parameter, entry) in computed)
                if (drawn.TryGet(parameter.Name, out var value) && Find(modelParameters, parameter.Name)!.Check(value) is { } complaint)
                    throw entry.Error($"{complaint}; computed in a trial with {drawn}");
        }
    }
}
