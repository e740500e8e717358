using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Spaces;

/// <summary>The parameters a study searches, in the order in which they were declared; conditional ones after their parents.</summary>
public sealed class SearchSpace
{
    private readonly IReadOnlyList<SpaceParameter> _computed;

    /// <exception cref="ArgumentException">A name is declared twice for the same trial, a parent is missing, or computed values refer to each other in a circle.</exception>
    public SearchSpace(IReadOnlyList<SpaceParameter> parameters)
    {
        Parameters = parameters;
        RequireParents();
        RequireUniqueNames();
        _computed = InOrderOfComputation();
    }

    /// <summary>All parameters.</summary>
    public IReadOnlyList<SpaceParameter> Parameters { get; }

    /// <summary>The parameters that vary and are chosen, not computed.</summary>
    public IEnumerable<SpaceParameter> Searched => Parameters.Where(p => p.Domain is not (ConstantDomain or ComputedDomain));

    /// <summary>The parameters of that name: one, or one for each branch of a nested choice.</summary>
    public IEnumerable<SpaceParameter> Named(string name) => Parameters.Where(p => p.Name == name);

    /// <summary>Rows of name, kind, range and condition, for printing.</summary>
    public IReadOnlyList<SpaceRow> Table =>
        [.. Parameters.Select(p => new SpaceRow(p.Name, p.Domain.Kind, p.Domain.Range, p.Condition is { } c ? $"{c.Parent} = {c.Value}" : ""))];

    /// <summary>
    /// A trial's parameters: constants as they are, values of <paramref name="given"/> where it has them, chosen values for
    /// the rest (parents before their children), computed values last.
    /// </summary>
    public ParameterSet Build(Func<SpaceParameter, ParameterValue> choose, ParameterSet? given = null)
    {
        var values = new Dictionary<string, ParameterValue>(Parameters.Count);
        foreach (var parameter in Parameters)
        {
            if (parameter.Domain is ComputedDomain || !IsActive(parameter, values.TryGetValue)) continue;
            values[parameter.Name] = parameter.Domain is ConstantDomain constant ? constant.Value
                : given is not null && given.TryGet(parameter.Name, out var value) ? value
                : choose(parameter);
        }

        foreach (var parameter in _computed)
            if (IsActive(parameter, values.TryGetValue))
                values[parameter.Name] = ((ComputedDomain)parameter.Domain).Expression.Evaluate(values);

        return new ParameterSet(Parameters
            .Where(p => IsActive(p, values.TryGetValue))
            .Select(p => new KeyValuePair<string, ParameterValue>(p.Name, values[p.Name])));
    }

    /// <summary>Whether <paramref name="parameter"/> exists in a trial with these parameters.</summary>
    public bool IsActive(SpaceParameter parameter, ParameterSet parameters) => IsActive(parameter, parameters.TryGet);

    /// <summary>Parameters drawn independently of each other.</summary>
    public ParameterSet Sample(NumpyGenerator generator, ParameterSet? given = null) => Build(p => p.Domain.Sample(generator), given);

    /// <summary>The same space for samplers that search: grids become ordered sets or choices.</summary>
    public SearchSpace WithoutGrids() => new([.. Parameters.Select(p => p.Domain is GridDomain grid ? p with { Domain = grid.ToSearchable() } : p)]);

    /// <summary>The same space with a parameter held at one value in all trials, added at the end where it was not there.</summary>
    public SearchSpace With(string name, ParameterValue value) => With(name, new ConstantDomain(value));

    /// <summary>The same space with another domain of a parameter, added at the end where it was not there.</summary>
    public SearchSpace With(string name, Domain domain) => Named(name).Any()
        ? new SearchSpace([.. Parameters.Select(p => p.Name == name ? p with { Domain = domain } : p)])
        : new SearchSpace([.. Parameters, new SpaceParameter(name, domain)]);

    private delegate bool Lookup(string name, out ParameterValue value);

    private bool IsActive(SpaceParameter parameter, Lookup lookup)
    {
        for (var condition = parameter.Condition; condition is not null;)
        {
            if (!lookup(condition.Parent, out var value) || !ValueComparison.AreSame(value, condition.Value)) return false;
            condition = Named(condition.Parent).FirstOrDefault(p => p.Domain.Check(value) is null)?.Condition;
        }

        return true;
    }

    private void RequireParents()
    {
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Condition is not { } condition) continue;
            var parents = Parameters.Take(i).Where(p => p.Name == condition.Parent).ToArray();
            if (parents.Length == 0) throw new ArgumentException($"{Parameters[i].Name} depends on {condition.Parent}, which is not declared before it");
            if (parents.All(p => p.Domain.Check(condition.Value) is not null)) throw new ArgumentException($"{Parameters[i].Name} depends on {condition.Parent} = {condition.Value}, which never happens");
        }
    }

    private void RequireUniqueNames()
    {
        foreach (var group in Parameters.GroupBy(p => p.Name).Where(g => g.Count() > 1))
        {
            var conditions = group.Select(p => p.Condition).ToArray();
            var exclusive = conditions.All(c => c is not null && c.Parent == conditions[0]!.Parent) && conditions.Distinct().Count() == conditions.Length;
            if (!exclusive) throw new ArgumentException($"{group.Key} is declared twice");
        }
    }

    private List<SpaceParameter> InOrderOfComputation()
    {
        var waiting = Parameters.Where(p => p.Domain is ComputedDomain).ToList();
        var ordered = new List<SpaceParameter>(waiting.Count);
        foreach (var parameter in waiting)
            foreach (var name in ((ComputedDomain)parameter.Domain).Expression.Names)
                if (!Named(name).Any())
                    throw new ArgumentException($"{parameter.Name} is computed from {name}, which is not a parameter of this space");
        while (waiting.Count > 0)
        {
            var ready = waiting.FirstOrDefault(p => !waiting.Any(o => ((ComputedDomain)p.Domain).Expression.Names.Contains(o.Name)))
                ?? throw new ArgumentException($"{waiting[0].Name} is computed from values that are computed from it");
            waiting.Remove(ready);
            ordered.Add(ready);
        }

        return ordered;
    }
}
