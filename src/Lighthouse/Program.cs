using System.Collections;
using Akka.Hosting;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Nodes;
using SessionRec.Core;

// The seed node: others find the cluster by it. It runs no studies; it only has to be there, and to speak the same messages.
var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
try
{
    var options = ClusterOptions.FromEnvironment(environment, [SessionRecConfig.LighthouseRole], ClusterOptions.DefaultPort);
    var builder = Host.CreateApplicationBuilder();
    builder.Logging.ClearProviders().AddSimpleConsole(console =>
    {
        console.SingleLine = true;
        console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        console.UseUtcTimestamp = true;
    });
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
    builder.Services.AddAkka(options.ActorSystem, akka =>
    {
        akka.ConfigureLoggers(loggers =>
        {
            loggers.ClearLoggers();
            loggers.AddLoggerFactory();
        });
        akka.AddHocon(SessionRecConfig.FromEnvironment(environment), HoconAddMode.Append);
        akka.AddHocon(SessionRecConfig.Common, HoconAddMode.Append);
        akka.AddHocon(SessionRecConfig.Cluster(options), HoconAddMode.Append);
        akka.AddStartup((system, _) => system.ActorOf(NodeDescriptionActor.Props(options.NodeName), NodeDescriptionActor.ActorName));
    });
    await builder.Build().RunAsync();
    return 0;
}
catch (InputException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
