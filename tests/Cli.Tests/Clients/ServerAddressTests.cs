using SessionRec.Cli.Clients;
using SessionRec.Core;

namespace SessionRec.Cli.Tests.Clients;

public class ServerAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://scheduler:8080/", "http://scheduler:8080/")]
    [InlineData("https://tuner.example.org", "https://tuner.example.org/")]
    public void Addresses_may_leave_out_the_scheme(string text, string address) => Assert.Equal(new Uri(address), ServerAddress.Parse(text));

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("http://")]
    [InlineData("a b")]
    public void Anything_else_is_refused(string text) => Assert.Contains(text, Assert.Throws<InputException>(() => ServerAddress.Parse(text)).Message, StringComparison.Ordinal);
}
