using System.Collections;
using Akka.Actor;
using SessionRec.Actors.Hosting;
using SessionRec.Core;
using SessionRec.Node;

var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
try
{
    await using var node = NodeHost.Build(NodeOptions.FromEnvironment(environment), environment);
    await node.StartAsync();
    // Port 0 means any: whoever looks for health and metrics has to be told.
    node.Logger.LogInformation("HTTP is at {Addresses}", string.Join(", ", node.Urls));
    var system = node.Services.GetRequiredService<ActorSystem>();
    await node.WaitForShutdownAsync();
    return NodeExitCode.Of(system);
}
catch (InputException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{error.Message} Choose another address by SESSIONREC_HTTP.");
    return 1;
}
