namespace SessionRec.Actors.Commands.Protocol;

/// <summary>One thing a command takes: a value by its position, or a value after a switch.</summary>
/// <param name="Name">What stands in the help, for example <c>STUDY</c>.</param>
/// <param name="Switch">The switch, for example <c>-a</c>; null where the position counts.</param>
/// <param name="Description">What it means, in a few words.</param>
/// <param name="IsRequired">The command does not run without it.</param>
public sealed record CommandParameter(string Name, string? Switch, string Description, bool IsRequired)
{
    /// <summary>As a line of usage has it: <c>-a ADDRESS</c>, <c>[-d DEPTH]</c>, <c>STUDY</c>.</summary>
    public string Usage
    {
        get
        {
            var text = Switch is null ? Name : $"{Switch} {Name}";
            return IsRequired ? text : $"[{text}]";
        }
    }
}
