using System.Collections.Frozen;
using Microsoft.Extensions.Logging.Console;

namespace SessionRec.Actors.Observing;

/// <summary>Whose lines they are.</summary>
internal sealed class StructuredLogFormatterOptions : ConsoleFormatterOptions
{
    public string Node { get; set; } = "";

    /// <summary>Fields that every line has, which no property of an event replaces.</summary>
    public FrozenSet<string> Own { get; } = new[] { "Time", "Level", "Node", "Category", "Message", "Exception" }.ToFrozenSet();
}
