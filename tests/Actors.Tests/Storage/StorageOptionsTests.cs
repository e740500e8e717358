using SessionRec.Actors.Storage;
using SessionRec.Core;

namespace SessionRec.Actors.Tests.Storage;

public sealed class StorageOptionsTests
{
    [Fact]
    public void Without_a_connection_it_is_sqlite() => Assert.False(StorageOptions.FromEnvironment(new Dictionary<string, string>()).IsPostgres);

    [Fact]
    public void A_connection_comes_from_a_variable_or_from_a_file()
    {
        const string Connection = "Host=db;Username=u;Password=p;Database=d";
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Connection + "\n");
        try
        {
            Assert.Equal(Connection, Read((StorageOptions.PostgresVariable, Connection)).Postgres);
            Assert.Equal(Connection, Read((StorageOptions.PostgresFileVariable, file)).Postgres);
            Assert.Contains("both", Assert.Throws<InputException>(() => Read((StorageOptions.PostgresVariable, Connection), (StorageOptions.PostgresFileVariable, file))).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("Username=u;Password=swordfish", "Host")]
    [InlineData("Host=db;Colour=swordfish", "Host=")]
    [InlineData("Host=db;Password=swordfish;Options=-c x=1", "Options")]
    public void A_wrong_connection_is_refused_without_being_repeated(string connection, string named)
    {
        var message = Assert.Throws<InputException>(() => Read((StorageOptions.PostgresVariable, connection))).Message;
        Assert.Contains(StorageOptions.PostgresVariable, message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", message, StringComparison.Ordinal);
        Assert.Equal("PostgreSQL", new StorageOptions(connection).ToString());
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("/no/such/file", Assert.Throws<InputException>(() => Read((StorageOptions.PostgresFileVariable, "/no/such/file"))).Message, StringComparison.Ordinal);

    private static StorageOptions Read(params (string Name, string Value)[] environment) => StorageOptions.FromEnvironment(environment.ToDictionary(e => e.Name, e => e.Value));
}
