using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Tests.Data.Formats;

public sealed class TableFormatTests
{
    [Theory]
    [InlineData(",")]
    [InlineData("\t")]
    [InlineData(";")]
    [InlineData("|")]
    public void Columns_are_found_by_name_and_separators_by_looking(string separator)
    {
        using var file = new TemporaryFile("when,who,\"what, exactly\"\n2,u,\"a \"\"b\"\"\"\n1,u,c\n1,v,c\n".Replace(",", separator, StringComparison.Ordinal));
        var corpus = Load(file, ("session_column", "who"), ("item_column", $"what{separator} exactly"), ("time_column", "when")).Corpus;
        Assert.Equal(["u", "v"], corpus.SessionIds!);
        Assert.Equal(["c", "a \"b\""], corpus.ItemKeys);
        Assert.Equal([1, 2, 1], corpus.Times!);
    }

    [Fact]
    public void Rows_of_a_session_may_lie_anywhere_and_are_ordered_by_time_then_place()
    {
        using var file = new TemporaryFile("SessionId,ItemId,Time\n2,a,5\n1,b,9\n2,c,4\n1,d,9\n2,e,4\n");
        var corpus = Load(file).Corpus;
        Assert.Equal(["2", "1"], corpus.SessionIds!);
        Assert.Equal(["c", "e", "a", "b", "d"], corpus.ItemKeys);
        Assert.Equal([0, 3, 5], corpus.Offsets.ToArray());
    }

    [Fact]
    public void Sessions_are_cut_where_a_user_paused()
    {
        using var file = new TemporaryFile("SessionId,ItemId,Time\nu,c,3700\nu,a,0\nu,b,1800\nv,x,50\n");
        var corpus = Load(file, "gap").Corpus;
        Assert.Equal(["u#0", "u#1", "v#0"], corpus.SessionIds!);
        Assert.Equal([0, 2, 3, 4], corpus.Offsets.ToArray());
        Assert.Equal(["u#0", "v#0"], Load(file, "gap", ("gap", 60)).Corpus.SessionIds!);
    }

    [Theory]
    [InlineData("1396867869", 1396867869)]
    [InlineData("1396867869.277", 1396867869.277)]
    [InlineData("1396867869277", 1396867869.277)]
    [InlineData("2014-04-07T10:51:09.277Z", 1396867869.277)]
    [InlineData("2014-04-07 10:51:09", 1396867869)]
    [InlineData("2014-04-07T12:51:09+02:00", 1396867869)]
    [InlineData("2014-04-07", 1396828800)]
    public void Times_are_read_in_all_their_forms(string text, double seconds)
    {
        using var file = new TemporaryFile($"SessionId,ItemId,Time\n1,a,{text}\n");
        Assert.Equal([seconds], Load(file).Corpus.Times!);
    }

    [Theory]
    [InlineData("keep", "aabab")]
    [InlineData("drop-consecutive", "abab")]
    [InlineData("drop", "ab")]
    public void Repeats_follow_their_rule(string rule, string expected)
    {
        using var file = new TemporaryFile("SessionId,ItemId,Time\n1,a,1\n1,a,2\n1,b,3\n1,a,4\n1,b,5\n");
        var (corpus, report) = Load(file, ("repeats", rule));
        Assert.Equal(expected, string.Concat(corpus.Items.ToArray().Select(i => corpus.ItemKeys[i])));
        Assert.Equal(report.Rows, report.Kept + report.Dropped.Values.Sum());
    }

    [Fact]
    public void Rare_items_go_before_repeats_and_short_sessions()
    {
        using var file = new TemporaryFile("SessionId,ItemId,Time\n1,a,1\n1,x,2\n1,a,3\n2,a,4\n2,b,5\n3,b,6\n3,a,7\n");
        var (corpus, report) = Load(file, ("min_item_support", 2), ("repeats", "drop-consecutive"), ("min_session_length", 2));
        Assert.Equal(["2", "3"], corpus.SessionIds!);
        Assert.Equal([0, 1, 1, 0], corpus.Items.ToArray());
        Assert.Equal(1, report.Dropped["of items with fewer than 2 events"]);
        Assert.Equal(1, report.Dropped["repeated one after the other"]);
        Assert.Equal(1, report.Dropped["in sessions of fewer than 2 events"]);
    }

    [Fact]
    public void A_missing_column_and_an_unknown_option_are_told()
    {
        using var file = new TemporaryFile("SessionId,Item,Time\n1,a,1\n");
        Assert.Contains(":1: there is no column 'ItemId'; there are 'SessionId', 'Item', 'Time'", Assert.Throws<InputException>(() => Load(file)).Message, StringComparison.Ordinal);
        Assert.Contains("data.options: 'gab' is not an option", Assert.Throws<InputException>(() => Load(file, ("gab", 1))).Message, StringComparison.Ordinal);
        Assert.Contains("data.options.repeats: never is not allowed", Assert.Throws<InputException>(() => Load(file, ("repeats", "never"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_work_on_native_files_too_and_keep_their_order()
    {
        using var file = new TemporaryFile("SessionId\tItemId\tTime\n1\t\"a\t9000000000000\n1\t\"a\t2\n1\tb\t1\n");
        var options = new DataOptions { Path = file.Path, Repeats = RepeatRule.DropConsecutive, KeepTimes = true };
        var corpus = CorpusLoader.Load(options, cancellation: TestContext.Current.CancellationToken).Corpus;
        Assert.Equal(["\"a", "b"], corpus.ItemKeys);
        Assert.Equal([9000000000000, 1], corpus.Times!);
    }

    private static ImportResult Load(TemporaryFile file, params (string, ParameterValue)[] options) => Load(file, "session", options);

    private static ImportResult Load(TemporaryFile file, string sessions, params (string, ParameterValue)[] options) => CorpusLoader.Load(
        new DataOptions { Path = file.Path, Format = "table", Sessions = sessions, KeepTimes = true, KeepSessionIds = true }
            .With(new ParameterSet(options.Select(o => KeyValuePair.Create(o.Item1, o.Item2)))),
        cancellation: TestContext.Current.CancellationToken);
}
