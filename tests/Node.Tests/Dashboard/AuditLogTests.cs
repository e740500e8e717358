using SessionRec.Node.Dashboard;

namespace SessionRec.Node.Tests.Dashboard;

public sealed class AuditLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-audit-").FullName;

    [Fact]
    public void A_full_list_goes_on_in_another_file_and_is_read_as_one()
    {
        var log = new AuditLog(NodeOptions.FromEnvironment(new Dictionary<string, string> { ["SESSIONREC_ROLE"] = "scheduler", ["SESSIONREC_DATA"] = _folder }), fullAt: 1_000);
        for (var i = 0; i < 40; i++) log.Add(new AuditEntry(DateTimeOffset.UnixEpoch.AddSeconds(i), "node", "stop", $"study {i}", "127.0.0.1", true, null));

        Assert.Equal(["audit.1.jsonl", "audit.jsonl"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(_folder), file => Assert.InRange(new FileInfo(file).Length, 1, 1_300));
        Assert.Equal(["study 39", "study 38", "study 37"], log.Latest(3).Select(e => e.Subject));
        Assert.True(log.Latest(100).Count >= 8);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
