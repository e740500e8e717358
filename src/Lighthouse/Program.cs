using System.Collections;
using Akka.Actor;
using SessionRec.Actors.Hosting;
using SessionRec.Core;
using SessionRec.Lighthouse;

var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
try
{
    await using var lighthouse = LighthouseHost.Build(LighthouseOptions.FromEnvironment(environment), environment);
    await lighthouse.StartAsync();
    lighthouse.Logger.LogInformation("HTTP is at {Addresses}", string.Join(", ", lighthouse.Urls));
    var system = lighthouse.Services.GetRequiredService<ActorSystem>();
    await lighthouse.WaitForShutdownAsync();
    return NodeExitCode.Of(system);
}
catch (InputException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{error.Message} Choose another address by {SessionRec.Actors.Hosting.HttpListenAddress.Variable}.");
    return 1;
}
