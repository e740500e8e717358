namespace SessionRec.Actors.Commands.Protocol;

/// <summary>A command as the client shows and completes it.</summary>
/// <param name="Name">The second word of the command line.</param>
/// <param name="Description">What it does, in one sentence.</param>
/// <param name="Parameters">What it takes.</param>
/// <param name="Streams">It goes on until it is cancelled.</param>
public sealed record CommandHelp(string Name, string Description, IReadOnlyList<CommandParameter> Parameters, bool Streams);
