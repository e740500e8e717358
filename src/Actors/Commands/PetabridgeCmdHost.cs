using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Petabridge.Cmd;
using Petabridge.Cmd.Cluster;
using Petabridge.Cmd.Host;
using SessionRec.Actors.Commands.Palettes;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Actors.Commands;

/// <summary>
/// Petabridge.Cmd's own host in the place of ours, for its own <c>pbm</c>. Compiled only with <c>-p:UsePetabridgeCmd=true</c>, and
/// not tested by this project, whose registry does not have the packages. It brings <c>actor</c> and <c>log</c> itself and
/// <c>cluster</c> in a package; ours is <c>tune</c>.
/// </summary>
internal sealed class PetabridgeCmdHost(CommandHostOptions options, ActorSystem system, ILogger<PetabridgeCmdHost> log, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.EndPoint is not { } endPoint) return Task.CompletedTask;
        system.Settings.InjectTopLevelFallback(ConfigurationFactory.ParseString($"petabridge.cmd {{ host = \"{endPoint.Address}\"\n port = {endPoint.Port} }}"));
        var registry = new PaletteRegistry([new TunePalette(system, SchedulerProxy.Of(system))]);
        var runner = new CommandRunner(registry, options.CommandWithin, log, time);
        var host = PetabridgeCmd.Get(system);
        host.RegisterCommandPalette(ClusterCommands.Instance);
        foreach (var palette in registry.Palettes) host.RegisterCommandPalette(new Palette(palette, runner));
        host.Start();
        return Task.CompletedTask;
    }

    /// <summary>It ends with the actor system.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Its commands have switches only: a value by position gets one from its name, <c>STUDY</c> <c>-s</c>.</summary>
    private static string SwitchOf(CommandParameter parameter) => parameter.Switch ?? $"-{char.ToLowerInvariant(parameter.Name[0])}";

    private static CommandDefinition DefinitionOf(PaletteCommand command) => command.Parameters
        .Aggregate(
            new CommandDefinitionBuilder().WithName(command.Name).WithDescription(command.Description),
            (builder, parameter) => builder.WithArgument(a => a.WithName(parameter.Name).WithSwitch(SwitchOf(parameter)).WithDescription(parameter.Description).IsMandatory(parameter.IsRequired)))
        .Build();

    private sealed class Palette : CommandPaletteHandler
    {
        public Palette(IPalette palette, CommandRunner runner)
            : this(new CommandPalette(palette.Name, [.. palette.Commands.Select(DefinitionOf)]), palette, runner)
        {
        }

        private Palette(CommandPalette definition, IPalette palette, CommandRunner runner)
            : base(definition) => HandlerProps = Props.Create(() => new Handler(definition, palette, runner));

        public override Props HandlerProps { get; }
    }

    private sealed class Handler : CommandHandlerActor
    {
        public Handler(CommandPalette definition, IPalette palette, CommandRunner runner)
            : base(definition)
        {
            foreach (var command in palette.Commands)
                Process(command.Name, (_, arguments) => Run(new PbmMessage.Run(palette.Name, command.Name, [.. command.Parameters.SelectMany(p => WordsOf(p, arguments.ArgumentValues(p.Name)))]), runner));
        }

        private static IEnumerable<string> WordsOf(CommandParameter parameter, IEnumerable<string> values) =>
            values.SelectMany(value => parameter.Switch is { } named ? new[] { named, value } : [value]);

        private void Run(PbmMessage.Run run, CommandRunner runner)
        {
            var client = Sender;
            runner.RunAsync(run, mayChange: true, lines => TellAsync(client, lines), CancellationToken.None).PipeTo(
                client,
                success: end => end.Code == PbmExitCode.Done ? new CommandResponse("") : new ErroredCommandResponse(end.Error ?? $"code {end.Code}"));
        }

        private static Task TellAsync(IActorRef client, IReadOnlyList<string> lines)
        {
            foreach (var line in lines) client.Tell(new CommandResponse(line, false));
            return Task.CompletedTask;
        }
    }
}
