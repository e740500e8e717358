using SessionRec.Core;

namespace SessionRec.Node.Tests;

public class NodeHostTests
{
    [Theory]
    [InlineData("scheduler")]
    [InlineData("worker")]
    public void A_data_folder_that_cannot_be_written_to_is_named(string role)
    {
        var occupied = Path.GetTempFileName();
        try
        {
            var environment = new Dictionary<string, string> { ["SESSIONREC_ROLE"] = role, ["SESSIONREC_DATA"] = Path.Combine(occupied, "data") };
            var error = Assert.Throws<InputException>(() => NodeHost.Build(NodeOptions.FromEnvironment(environment), environment));
            Assert.Contains("SESSIONREC_DATA", error.Message, StringComparison.Ordinal);
            Assert.Contains(occupied, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(occupied);
        }
    }
}
