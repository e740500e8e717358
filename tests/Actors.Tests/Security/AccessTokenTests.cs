using SessionRec.Actors.Security;
using SessionRec.Core;

namespace SessionRec.Actors.Tests.Security;

public class AccessTokenTests
{
    private const string FileVariable = AccessToken.OperatorVariable + "_FILE";

    [Fact]
    public void Without_a_variable_there_is_none() => Assert.Null(AccessToken.FromEnvironment(new Dictionary<string, string> { [AccessToken.OperatorVariable] = "" }, AccessToken.OperatorVariable));

    [Fact]
    public void Only_the_token_itself_presents_it()
    {
        var token = AccessToken.FromEnvironment(new Dictionary<string, string> { [AccessToken.OperatorVariable] = "abc-def-ghi-jkl-" }, AccessToken.OperatorVariable)!;

        Assert.True(token.IsPresentedBy(token.Header));
        Assert.True(token.IsPresentedBy("Bearer abc-def-ghi-jkl-"));
        Assert.All(new[] { null, "", "abc-def-ghi-jkl-", "Bearer ", "Bearer abc-def-ghi-jkl", "Bearer abc-def-ghi-jkl-m", "bearer abc-def-ghi-jkl-", "Basic abc-def-ghi-jkl-" }, other => Assert.False(token.IsPresentedBy(other)));
        Assert.True(token.IsStoodForBy(token.Cookie));
        Assert.All(new[] { null, "", "abc-def-ghi-jkl-", token.Header }, other => Assert.False(token.IsStoodForBy(other)));
        Assert.DoesNotContain("abc-def", token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_read_from_a_file_without_the_line_end()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "read-from-a-file\n");
            Assert.Equal("Bearer read-from-a-file", AccessToken.FromEnvironment(new Dictionary<string, string> { [FileVariable] = file }, AccessToken.OperatorVariable)!.Header);
            File.WriteAllText(file, "\n");
            Assert.Throws<InputException>(() => AccessToken.FromEnvironment(new Dictionary<string, string> { [FileVariable] = file }, AccessToken.OperatorVariable));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("two words", "", "visible ASCII")]
    [InlineData("a", "b", "both set")]
    [InlineData("fifteen-letters", "", "at least 16 characters")]
    [InlineData("", "/none/at/all", "cannot be read")]
    public void What_is_wrong_is_told(string text, string file, string told)
    {
        var error = Assert.Throws<InputException>(() => AccessToken.FromEnvironment(new Dictionary<string, string> { [AccessToken.OperatorVariable] = text, [FileVariable] = file }, AccessToken.OperatorVariable));
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.Contains("SESSIONREC_OPERATOR_TOKEN", error.Message, StringComparison.Ordinal);
    }
}
