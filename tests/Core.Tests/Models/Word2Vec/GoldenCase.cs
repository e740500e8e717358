using System.Text.Json;
using SessionRec.Core.Data;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Tests.Models.Word2Vec;

/// <summary>One model trained by gensim 4.2.0, from the golden file.</summary>
internal sealed class GoldenCase
{
    private readonly JsonElement _case;

    private GoldenCase(JsonElement texts, JsonElement golden)
    {
        _case = golden;
        var keys = new List<string>();
        var items = new List<int>();
        var offsets = new List<int> { 0 };
        foreach (var text in texts.EnumerateArray())
        {
            foreach (var word in text.EnumerateArray().Select(w => w.GetString()!))
            {
                if (!keys.Contains(word)) keys.Add(word);
                items.Add(keys.IndexOf(word));
            }

            offsets.Add(items.Count);
        }

        Corpus = new SessionCorpus([.. keys], [.. items], [.. offsets]);
        // gensim 4 breaks ties of the count by an unstable sort: take its order.
        var order = Strings("index_to_key").Select(key => keys.IndexOf(key)).ToArray();
        Vocabulary = new Vocabulary(order, [.. golden.GetProperty("counts").EnumerateArray().Select(c => c.GetInt64())], keys.Count);
    }

    public SessionCorpus Corpus { get; }

    public Vocabulary Vocabulary { get; }

    public double Loss => _case.GetProperty("loss").GetDouble();

    public static GoldenCase Load(string name)
    {
        var golden = SharedFiles.Golden("word2vec.json");
        return new GoldenCase(golden.GetProperty("texts"), golden.GetProperty("cases").GetProperty(name));
    }

    public Word2VecOptions Options()
    {
        var parameters = _case.GetProperty("params").EnumerateObject()
            .Select(p => new KeyValuePair<string, ParameterValue>(p.Name, JsonSerializer.Deserialize<ParameterValue>(p.Value)));
        return Word2VecOptions.From(new ParameterSet(parameters));
    }

    public float[][] Matrix(string name) =>
        [.. _case.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetSingle()).ToArray())];

    public uint[] Unsigned(string name) => [.. _case.GetProperty(name).EnumerateArray().Select(v => v.GetUInt32())];

    public int[][] Rows(string name) =>
        [.. _case.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetInt32()).ToArray())];

    private string[] Strings(string name) => [.. _case.GetProperty(name).EnumerateArray().Select(v => v.GetString()!)];
}
