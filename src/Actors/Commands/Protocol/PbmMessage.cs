using System.Text.Json.Serialization;

namespace SessionRec.Actors.Commands.Protocol;

/// <summary>
/// What <c>pbm</c> and a node say to each other. The set is closed: a frame whose <c>type</c> is not listed here is refused,
/// so nobody can name a type to be created.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(Run), "run")]
[JsonDerivedType(typeof(Cancel), "cancel")]
[JsonDerivedType(typeof(Lines), "lines")]
[JsonDerivedType(typeof(End), "end")]
[JsonDerivedType(typeof(Goodbye), "goodbye")]
public abstract record PbmMessage
{
    /// <summary>The version of the protocol; a node refuses every other one and says which it speaks.</summary>
    public const int ProtocolVersion = 1;

    /// <summary>Client to node, first of all.</summary>
    /// <param name="Version">The protocol the client speaks.</param>
    /// <param name="Token">The token, where the client has one.</param>
    public sealed record Hello(int Version, string? Token) : PbmMessage
    {
        /// <summary>Leaves the token out of logs and error messages.</summary>
        public override string ToString() => $"Hello {{ Version = {Version} }}";
    }

    /// <summary>Node to client: the commands there are. The client knows none by itself.</summary>
    public sealed record Welcome(int Version, string Node, IReadOnlyList<PaletteHelp> Palettes) : PbmMessage;

    /// <summary>Client to node: run one command. Answered by any number of <see cref="Lines"/> and one <see cref="End"/>.</summary>
    public sealed record Run(string Palette, string Command, IReadOnlyList<string> Arguments) : PbmMessage;

    /// <summary>Client to node: end the command that runs; it still answers with an <see cref="End"/>.</summary>
    public sealed record Cancel : PbmMessage;

    /// <summary>Node to client: lines of a command's output.</summary>
    public sealed record Lines(IReadOnlyList<string> Text) : PbmMessage;

    /// <summary>Node to client: the command is over.</summary>
    /// <param name="Code">One of <see cref="PbmExitCode"/>.</param>
    /// <param name="Error">What went wrong, for people; null where nothing did.</param>
    public sealed record End(int Code, string? Error) : PbmMessage;

    /// <summary>Node to client: the connection is closed, and why.</summary>
    public sealed record Goodbye(string Reason) : PbmMessage;
}
