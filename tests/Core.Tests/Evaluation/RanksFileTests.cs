using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Tests.Data;

namespace SessionRec.Core.Tests.Evaluation;

public sealed class RanksFileTests
{
    private static readonly SessionCorpus Corpus = new(["a", "b"], [0, 1, 1, 0, 0], [0, 3, 5], ["s", "t"]);

    [Fact]
    public void Ranks_are_read_as_they_were_written()
    {
        var queries = new QuerySet(Corpus, [0, 0, 1], [1, 2, 1]);
        var metrics = RankingMetrics.From([3, 0, 7], 10, [false, true, true]);
        using var file = new TemporaryFile("");
        QueryGroup[] groups = [new("truth: head", [0, 2]), new("truth: tail", [1]), new("query length: 1", [0])];
        RanksFile.Write(file.Path, [queries], metrics, groups);
        Assert.Equal(
            "# maximum rank 10\nSession\tPosition\tTruth\tRank\tRepeat\tGroups\ns\t1\tb\t3\t0\ttruth: head;query length: 1\ns\t2\tb\t0\t1\ttruth: tail\nt\t1\ta\t7\t1\ttruth: head\n",
            File.ReadAllText(file.Path));
        var read = RanksFile.Read(file.Path);
        Assert.Equal(metrics.ToDictionary(), read.Metrics.ToDictionary());
        Assert.Equal(["s\t1\tb", "s\t2\tb", "t\t1\ta"], read.Queries);
        Assert.Equal(["truth: head", "truth: tail", "query length: 1"], read.Groups.Select(g => g.Name));
        Assert.Equal([0, 2], read.Groups[0].Queries);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("# maximum rank 10\nSession\tPosition\tTruth\tRank\tRepeat\tGroups\ns\t1\tb\t11\t0\t\n", 3)]
    [InlineData("# maximum rank 10\nSession\tPosition\tTruth\tRank\tRepeat\tGroups\ns\t1\tb\t1\t0\t\ns\t1\tb\t1\n", 4)]
    public void What_is_no_table_of_ranks_is_refused_with_the_line(string content, int line)
    {
        using var file = new TemporaryFile(content);
        Assert.StartsWith($"{file.Path}:{line}: ", Assert.Throws<InputException>(() => RanksFile.Read(file.Path)).Message, StringComparison.Ordinal);
    }
}
