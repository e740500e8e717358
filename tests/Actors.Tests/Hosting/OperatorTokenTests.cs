using SessionRec.Actors.Hosting;
using SessionRec.Core;

namespace SessionRec.Actors.Tests.Hosting;

public class OperatorTokenTests
{
    [Fact]
    public void Without_a_variable_there_is_none() => Assert.Null(OperatorToken.FromEnvironment(new Dictionary<string, string> { [OperatorToken.Variable] = "" }));

    [Fact]
    public void Only_the_token_itself_presents_it()
    {
        var token = OperatorToken.FromEnvironment(new Dictionary<string, string> { [OperatorToken.Variable] = "abc" })!;

        Assert.True(token.IsPresentedBy(token.Header));
        Assert.True(token.IsPresentedBy("Bearer abc"));
        Assert.All(new[] { null, "", "abc", "Bearer ", "Bearer ab", "Bearer abcd", "bearer abc", "Basic abc" }, other => Assert.False(token.IsPresentedBy(other)));
        Assert.DoesNotContain("abc", token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_read_from_a_file_without_the_line_end()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "from-file\n");
            Assert.Equal("Bearer from-file", OperatorToken.FromEnvironment(new Dictionary<string, string> { [OperatorToken.FileVariable] = file })!.Header);
            File.WriteAllText(file, "\n");
            Assert.Throws<InputException>(() => OperatorToken.FromEnvironment(new Dictionary<string, string> { [OperatorToken.FileVariable] = file }));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("two words", "", "visible ASCII")]
    [InlineData("a", "b", "both set")]
    [InlineData("", "/none/at/all", "cannot be read")]
    public void What_is_wrong_is_told(string text, string file, string told)
    {
        var error = Assert.Throws<InputException>(() => OperatorToken.FromEnvironment(new Dictionary<string, string> { [OperatorToken.Variable] = text, [OperatorToken.FileVariable] = file }));
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.Contains("SESSIONREC_OPERATOR_TOKEN", error.Message, StringComparison.Ordinal);
    }
}
