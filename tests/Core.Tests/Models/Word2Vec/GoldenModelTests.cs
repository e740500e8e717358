using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Kernels;

namespace SessionRec.Core.Tests.Models.Word2Vec;

public sealed class GoldenModelTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string, int> CasesAndWidths()
    {
        var data = new TheoryData<string, int>();
        foreach (var name in (string[])["sg_ns", "cbow_ns", "sg_hs", "sg_ns_jobs"])
            foreach (var width in VectorWidth.Available)
                data.Add(name, width);
        return data;
    }

    [Theory]
    [MemberData(nameof(CasesAndWidths))]
    public void Trains_what_gensim_trains(string name, int width)
    {
        var golden = GoldenCase.Load(name);
        var options = golden.Options();
        using var run = new Word2VecTrainingRun(golden.Corpus, options, golden.Vocabulary, width);
        var loss = 0.0;
        while (run.Epoch < run.PlannedEpochs) loss += run.TrainEpoch(null, TestContext.Current.CancellationToken).Loss!.Value;

        AssertEqual(golden.Matrix("vectors"), run.Model.Input);
        if (options.Hs) AssertEqual(golden.Matrix("syn1"), run.Model.TreeOutput!);
        else AssertEqual(golden.Matrix("syn1neg"), run.Model.NegativeOutput!);
        Assert.Equal(golden.Loss, loss, golden.Loss * 1e-5);
    }

    [Theory]
    [InlineData("sg_ns")]
    [InlineData("cbow_ns")]
    public void Sampling_tables_are_gensims(string name)
    {
        var golden = GoldenCase.Load(name);
        var options = golden.Options();
        Assert.Equal(golden.Unsigned("sample_int"), SubsamplingThresholds.Compute(golden.Vocabulary.Counts, options.Sample));
        Assert.Equal(golden.Unsigned("cum_table"), new NoiseDistribution(golden.Vocabulary.Counts, options.NsExponent).Cumulative.ToArray());
    }

    [Fact]
    public void Huffman_tree_is_gensims()
    {
        var golden = GoldenCase.Load("sg_hs");
        var tree = new HuffmanTree(golden.Vocabulary.Counts);
        Assert.Equal(golden.Rows("codes"), tree.Codes.Select(code => code.Select(bit => (int)bit).ToArray()));
        Assert.Equal(golden.Rows("points"), tree.Points);
    }

    private static void AssertEqual(float[][] expected, VectorMatrix actual)
    {
        Assert.Equal(expected.Length, actual.Rows);
        for (var row = 0; row < expected.Length; row++)
            for (var column = 0; column < expected[row].Length; column++)
                Assert.Equal(expected[row][column], actual[row][column], Tolerance);
    }
}
