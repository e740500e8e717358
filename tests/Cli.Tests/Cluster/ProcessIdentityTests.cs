using System.Diagnostics;
using SessionRec.Cli.Cluster;

namespace SessionRec.Cli.Tests.Cluster;

public class ProcessIdentityTests
{
    [Fact]
    public void A_process_is_itself_as_long_as_it_runs()
    {
        using var process = Process.Start("sleep", ["600"]);
        try
        {
            var identity = ProcessIdentity.Of(process.Id)!;
            Assert.True(identity.IsAlive);
            Assert.Equal(identity, ProcessIdentity.Of(process.Id));

            process.Kill();
            process.WaitForExit();
            Assert.False(identity.IsAlive);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    [Fact]
    public void An_id_that_is_used_again_is_another_process() =>
        Assert.False((ProcessIdentity.Of(Environment.ProcessId)! with { Start = "another boot/1" }).IsAlive);

    [Fact]
    public void There_is_no_process_without_one() => Assert.Null(ProcessIdentity.Of(int.MaxValue));
}
