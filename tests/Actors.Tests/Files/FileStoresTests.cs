using SessionRec.Actors.Files;
using SessionRec.Core;
using SessionRec.Core.Files;

namespace SessionRec.Actors.Tests.Files;

public sealed class FileStoresTests
{
    private static readonly S3Options Local = S3Options.FromEnvironment(new Dictionary<string, string> { ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9", ["AWS_ACCESS_KEY_ID"] = "key", ["AWS_SECRET_ACCESS_KEY"] = "very secret" });

    [Theory]
    [InlineData("/somewhere/else", "/somewhere/else", typeof(FolderStore))]
    [InlineData("s3://bucket", "s3://bucket", typeof(S3Store))]
    [InlineData("s3://bucket/", "s3://bucket", typeof(S3Store))]
    [InlineData("s3://bucket/in/here/", "s3://bucket/in/here", typeof(S3Store))]
    public void A_place_is_a_folder_or_a_bucket(string written, string place, Type store)
    {
        Assert.Equal(place, FileStores.Parse(written, "SESSIONREC_CHECKPOINTS"));
        Assert.IsType(store, FileStores.Open(place, Local));
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///prefix")]
    [InlineData("gs://bucket")]
    public void Another_address_is_refused_by_name(string written) =>
        Assert.Equal($"SESSIONREC_CHECKPOINTS is '{written}': it is a folder, or s3://BUCKET/PREFIX.", Assert.Throws<InputException>(() => FileStores.Parse(written, "SESSIONREC_CHECKPOINTS")).Message);

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_S3", "minio:9000", "AWS_ENDPOINT_URL_S3 is 'minio:9000'")]
    [InlineData("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY is not set")]
    public void A_wrong_variable_of_a_store_is_named(string name, string value, string said) =>
        Assert.Contains(said, Assert.Throws<InputException>(() => S3Options.FromEnvironment(new Dictionary<string, string> { [name] = value })).Message, StringComparison.Ordinal);

    [Fact]
    public void Secrets_are_not_printed() => Assert.Equal("http://127.0.0.1:9/", Local.ToString());
}
