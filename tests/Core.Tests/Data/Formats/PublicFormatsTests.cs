using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data.Formats;

public sealed class PublicFormatsTests
{
    [Fact]
    public void Yoochoose_clicks_are_recognised_and_ordered_by_time()
    {
        using var file = new TemporaryFile(
            "1,2014-04-07T10:54:09.868Z,214536500,0\n1,2014-04-07T10:51:09.277Z,214536502,0\n2,2014-04-07T13:56:37.614Z,214662742,S\nx\n");
        var (corpus, report) = Load(file.Path, keep: true);
        Assert.Equal(["214536502", "214536500", "214662742"], corpus.ItemKeys);
        Assert.Equal([1396867869.277, 1396868049.868, 1396878997.614], corpus.Times!);
        Assert.Equal(["1", "2"], corpus.SessionIds!);
        Assert.Equal(4, report.FirstBadRows.Single().Line);
    }

    [Fact]
    public void Playlists_are_recognised_and_artists_passed_over()
    {
        using var file = new TemporaryFile("#0# 2: 10 3: 11 2: 12\n#1# \n#2# 5: 10 6: 13\nnonsense\n#3# 1: 13 1: 10 1: 13 1: 10\n");
        var (corpus, report) = Load(file.Path);
        Assert.Equal(["10", "11", "12", "13"], corpus.ItemKeys);
        Assert.Equal([0, 1, 2, 3, 0, 3, 0], corpus.Items.ToArray());
        Assert.Equal(1, report.Dropped["playlists without songs"]);
        Assert.Equal(2, report.Dropped["in sessions of fewer than 3 events"]);
        Assert.Equal(4, report.FirstBadRows.Single().Line);
        Assert.Equal(report.Rows, report.Kept + report.Dropped.Values.Sum() + report.BadRows);
        Assert.Contains("no times", Assert.Throws<InputException>(() => Load(file.Path, keep: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellations_and_what_is_no_product_can_be_left_out_of_online_retail()
    {
        var whole = OnlineRetail.Import();
        var options = new DataOptions { Path = SharedFiles.Require("data/online-retail/OnlineRetail.csv.gz"), KeepCancellations = false, KeepNonProducts = false };
        var (corpus, report) = CorpusLoader.Load(options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(8905, report.Dropped["of cancelled invoices"]);
        Assert.DoesNotContain("BANK CHARGES", corpus.ItemKeys);
        Assert.DoesNotContain("POST", corpus.ItemKeys);
        Assert.Contains("85123A", corpus.ItemKeys);
        Assert.Equal(whole.Report.Rows, report.Kept + report.Dropped.Values.Sum());
    }

    [Fact]
    public void Histories_can_be_cut_at_pauses()
    {
        var options = new DataOptions { Path = SharedFiles.Require("data/online-retail/OnlineRetail.csv.gz"), Sessions = "gap", Gap = TimeSpan.FromHours(1), KeepTimes = true, MinimumSessionLength = 1 };
        var corpus = CorpusLoader.Load(options, cancellation: TestContext.Current.CancellationToken).Corpus;
        Assert.True(corpus.SessionCount > 15_000);
        for (var s = 0; s < corpus.SessionCount; s++)
            for (var e = corpus.Offsets[s] + 1; e < corpus.Offsets[s + 1]; e++) Assert.InRange(corpus.Times![e] - corpus.Times[e - 1], 0, 3600);
    }

    private static ImportResult Load(string path, bool keep = false) => CorpusLoader.Load(
        new DataOptions { Path = path, KeepTimes = keep, KeepSessionIds = keep }, cancellation: TestContext.Current.CancellationToken);
}
