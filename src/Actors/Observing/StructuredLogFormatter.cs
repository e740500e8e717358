using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace SessionRec.Actors.Observing;

/// <summary>
/// An object a line: Time, Level, Node, Category, Message, Exception, and each property of the event as a field, among them Study, Trial and Attempt of what it is
/// about. The framework's own formatter shows no properties of actors' events.
/// </summary>
internal sealed class StructuredLogFormatter(IOptions<StructuredLogFormatterOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "sessionrec";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("Time", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("Level", logEntry.LogLevel.ToString());
            json.WriteString("Node", options.Value.Node);
            json.WriteString("Category", logEntry.Category);
            json.WriteString("Message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            if (logEntry.Exception is { } exception) json.WriteString("Exception", exception.ToString());
            if (logEntry.State is IEnumerable<KeyValuePair<string, object?>> properties)
                foreach (var (name, value) in properties.DistinctBy(p => p.Key))
                    if (name != "{OriginalFormat}" && !options.Value.Own.Contains(name))
                        Write(json, name, value);
            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(line.WrittenSpan));
        textWriter.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int or long or short or byte: json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
