using System.Net;
using SessionRec.Actors.Commands;
using SessionRec.Core;

namespace SessionRec.Pbm.Tests.Commands;

public sealed class CommandHostOptionsTests
{
    private const string LongToken = "correct horse battery";

    [Fact]
    public void It_listens_on_this_machine_only_unless_told_otherwise() => Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9110), Read().EndPoint);

    [Fact]
    public void It_can_be_off_or_on_any_free_port()
    {
        Assert.Null(Read(("SESSIONREC_PBM", "off")).EndPoint);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 0), Read(("SESSIONREC_PBM", "localhost:0")).EndPoint);
    }

    [Theory]
    [InlineData("0.0.0.0:9110")]
    [InlineData("[::]:9110")]
    [InlineData("10.0.0.7:9110")]
    public void Where_others_reach_it_a_token_is_needed(string address)
    {
        Assert.Contains("needs a token in SESSIONREC_PBM_TOKEN", Assert.Throws<InputException>(() => Read(("SESSIONREC_PBM", address))).Message, StringComparison.Ordinal);
        Assert.Equal(LongToken, Read(("SESSIONREC_PBM", address), ("SESSIONREC_PBM_TOKEN", LongToken)).Token);
    }

    [Fact]
    public void A_token_comes_from_a_file_and_is_never_printed()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, LongToken + "\n");

        var options = Read(("SESSIONREC_PBM_TOKEN_FILE", file));

        Assert.Equal(LongToken, options.Token);
        Assert.DoesNotContain(LongToken, options.ToString(), StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains(file, Assert.Throws<InputException>(() => Read(("SESSIONREC_PBM_TOKEN_FILE", file))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SESSIONREC_PBM", "9110")]
    [InlineData("SESSIONREC_PBM", "somewhere:9110")]
    [InlineData("SESSIONREC_PBM", "127.0.0.1:99999")]
    [InlineData("SESSIONREC_PBM_TOKEN", "short")]
    [InlineData("SESSIONREC_PBM_READER_TOKEN", "short")]
    [InlineData("SESSIONREC_PBM_READER_TOKEN", LongToken)]
    public void A_wrong_variable_is_named(string name, string value) =>
        Assert.Contains(name, Assert.Throws<InputException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Readers_have_a_token_of_their_own()
    {
        const string Reader = "battery horse correct";
        var options = Read(("SESSIONREC_PBM_TOKEN", LongToken), ("SESSIONREC_PBM_READER_TOKEN", Reader));

        Assert.Equal((LongToken, Reader), (options.Token, options.ReaderToken));
        Assert.DoesNotContain(Reader, options.ToString(), StringComparison.Ordinal);
        Assert.Contains("are the same", Assert.Throws<InputException>(() => Read(("SESSIONREC_PBM_TOKEN", LongToken), ("SESSIONREC_PBM_READER_TOKEN", LongToken))).Message, StringComparison.Ordinal);
    }

    private static CommandHostOptions Read(params (string Name, string Value)[] environment) =>
        CommandHostOptions.FromEnvironment(environment.ToDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal));
}
