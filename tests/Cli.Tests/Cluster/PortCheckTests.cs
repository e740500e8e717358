using System.Net;
using System.Net.Sockets;
using SessionRec.Cli.Cluster;

namespace SessionRec.Cli.Tests.Cluster;

public class PortCheckTests
{
    [Fact]
    public void A_port_in_use_is_named_with_the_process_that_holds_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = (IPEndPoint)listener.LocalEndpoint;

        var complaint = PortCheck.Complaint(endpoint, "--port");

        Assert.StartsWith($"--port: port {endpoint.Port} is in use", complaint, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux()) Assert.Contains($"(process {Environment.ProcessId})", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_free_port_is_no_complaint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();

        Assert.Null(PortCheck.Complaint(endpoint, "--port"));
    }
}
