using System.Reflection;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Serialization;

/// <summary>Makes an example of any message, with something in every field, so that a new message is covered without a line here.</summary>
internal static class Sample
{
    public static object Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Of(underlying);
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().Last();
        if (Values.TryGetValue(type, out var value)) return value;
        if (type == typeof(StudyEvent)) return Of(typeof(StudyEvent.StopRequested));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return ListOf(type.GetGenericArguments()[0]);

        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"There is no example of {type}.");
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType))]);
    }

    private static readonly Dictionary<Type, object> Values = new()
    {
        [typeof(string)] = "text with \"quotes\", ümlauts, a 漢字 and a\nnew line",
        [typeof(int)] = 7,
        [typeof(long)] = 9_007_199_254_740_993,
        [typeof(double)] = 0.1 + 0.2,
        [typeof(decimal)] = 1.5m,
        [typeof(bool)] = true,
        [typeof(Guid)] = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"),
        [typeof(Uri)] = new Uri("http://10.0.0.7:8080/v1/corpora/abc"),
        [typeof(DateTimeOffset)] = new DateTimeOffset(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero),
        [typeof(TimeSpan)] = TimeSpan.FromMilliseconds(1234.5678),
        [typeof(IReadOnlyDictionary<string, double>)] = new Dictionary<string, double> { ["recall@10"] = 0.1, ["loss"] = double.NaN, ["worst"] = double.NegativeInfinity },
        [typeof(IReadOnlyDictionary<string, IReadOnlyList<ParameterValue>>)] = new Dictionary<string, IReadOnlyList<ParameterValue>> { ["window"] = [5, 2.0], ["sg"] = [true] },
        [typeof(ParameterSet)] = new ParameterSet([new("negative", 5), new("alpha", 2.0), new("sg", true), new("score", "input")]),
        [typeof(QueryHits)] = QueryHits.From(RankingMetrics.From([0, 3, 11, 10, 1, 0, 0, 0, 2]), 10),
        [typeof(ParameterValue)] = new ParameterValue(0.5),
    };

    private static Array ListOf(Type element)
    {
        var list = Array.CreateInstance(element, 2);
        list.SetValue(Of(element), 0);
        list.SetValue(Of(element), 1);
        return list;
    }
}
