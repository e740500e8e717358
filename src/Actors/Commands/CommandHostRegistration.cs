using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SessionRec.Core;

namespace SessionRec.Actors.Commands;

/// <summary>Puts the command host into a node.</summary>
public static class CommandHostRegistration
{
    /// <summary>Offers the node's commands to <c>pbm</c>, where the environment says.</summary>
    /// <exception cref="InputException">A variable is wrong; the message names it and says what is allowed.</exception>
    public static IServiceCollection AddCommandHost(this IServiceCollection services, IReadOnlyDictionary<string, string> environment)
    {
        var options = CommandHostOptions.FromEnvironment(environment);
#if PETABRIDGE_CMD
        return services.AddHostedService(provider => new PetabridgeCmdHost(
            WithoutToken(options), provider.GetRequiredService<ActorSystem>(), provider.GetRequiredService<ILogger<PetabridgeCmdHost>>(), TimeProvider.System));
#else
        services.AddSingleton(provider => new CommandHost(
            options, provider.GetRequiredService<ActorSystem>(), provider.GetRequiredService<ILogger<CommandHost>>(), TimeProvider.System));
        return services.AddHostedService(provider => provider.GetRequiredService<CommandHost>());
#endif
    }

#if PETABRIDGE_CMD
    private static CommandHostOptions WithoutToken(CommandHostOptions options) => options.Token is null
        ? options
        : throw new InputException("Petabridge.Cmd's host asks for no token: set none, and let it listen on 127.0.0.1 only.");
#endif
}
