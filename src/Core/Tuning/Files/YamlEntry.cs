using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace SessionRec.Core.Tuning.Files;

/// <summary>A value in a YAML file together with where it stands, so that every complaint can name file, line and key.</summary>
internal sealed class YamlEntry(string file, string path, long line, YamlNode node)
{
    private const int LongestFile = 1_000_000, DeepestNesting = 40, MostAliases = 50, LongestWritten = 200;

    public string File => file;

    /// <summary>The keys that lead here, for example <c>space.window</c>.</summary>
    public string Path => path;

    /// <summary>The line of the key, or of the element in a list.</summary>
    public long Line => line;

    public bool IsMapping => node is YamlMappingNode;

    public bool IsSequence => node is YamlSequenceNode;

    public bool IsScalar => node is YamlScalarNode;

    /// <summary>The value in one line, as it would be written in flow style.</summary>
    public string Written => Flow(node) is { Length: > LongestWritten } text ? text[..LongestWritten] + "..." : Flow(node);

    /// <summary>The top of a file.</summary>
    public static YamlEntry Load(string yaml, string file)
    {
        if (yaml.Length > LongestFile) throw InputException.At(file, 1, $"the file has {yaml.Length} characters; at most {LongestFile} are allowed");
        var stream = new YamlStream();
        var scanner = new Scanner(new StringReader(yaml));
        try
        {
            RequireModestShape(new Parser(scanner), file);
            stream.Load(new MergingParser(new Parser(new StringReader(yaml))));
        }
        catch (YamlException error)
        {
            throw new InputException($"{file}:{error.Start.Line}: this is not valid YAML: {error.Message}", error);
        }

        // YamlDotNet's scanner lets this one out where a flow mapping is left open.
        catch (InvalidOperationException error)
        {
            throw new InputException($"{file}:{scanner.CurrentPosition.Line}: this is not valid YAML: a bracket or brace above is not closed", error);
        }

        if (stream.Documents.Count != 1) throw InputException.At(file, 1, stream.Documents.Count == 0 ? "the file is empty" : "there is more than one document in the file");
        return new YamlEntry(file, "", 1, stream.Documents[0].RootNode);
    }

    public InputException Error(string message) => InputException.At(file, line, path.Length == 0 ? message : $"{path}: {message}");

    /// <summary>The entries of a mapping in order.</summary>
    public IReadOnlyList<(string Key, YamlEntry Value)> Entries(string what = "a mapping of keys to values")
    {
        if (node is not YamlMappingNode mapping) throw Error($"{Written} is not {what}");
        return [.. mapping.Children.Select(child => (Key(child.Key), Child(Key(child.Key), child.Key.Start.Line, child.Value)))];
    }

    /// <summary>The entries of a mapping that allows no other keys.</summary>
    public IReadOnlyDictionary<string, YamlEntry> Keys(params IReadOnlyList<string> known)
    {
        var entries = Entries($"a mapping; its keys are {string.Join(", ", known)}");
        foreach (var (key, value) in entries)
            if (!known.Contains(key))
                throw value.Error(NearestName.Unknown("key", key, known));
        return entries.ToDictionary(e => e.Key, e => e.Value);
    }

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<YamlEntry> Elements(string what = "a list")
    {
        if (node is not YamlSequenceNode sequence) throw Error($"{Written} is not {what}");
        return [.. sequence.Children.Select(child => new YamlEntry(file, path, child.Start.Line, child))];
    }

    /// <summary>A name alone, or a name with settings: <c>tpe</c> and <c>{tpe: {seed: 7}}</c>.</summary>
    public (string Name, YamlEntry? Settings) NameWithSettings()
    {
        if (IsScalar) return (Text(), null);
        var entries = Entries("a name, or a mapping of a name to its settings");
        if (entries.Count != 1) throw Error($"{Written} does not name exactly one");
        var (name, settings) = entries[0];
        return (name, settings.IsNull ? null : settings);
    }

    public bool IsNull => node is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    public string Text() => node is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Error($"{Written} is not a word");

    /// <summary>A scalar by YAML's core schema: whole number, real number, true or false, or text.</summary>
    public ParameterValue Scalar()
    {
        if (node is not YamlScalarNode scalar || IsNull) throw Error($"{Written} is not a number, a word, true or false");
        var text = scalar.Value!;
        return scalar.Style is ScalarStyle.Plain or ScalarStyle.Any ? ParsePlain(text) : text;
    }

    /// <summary>An unquoted scalar by YAML's core schema.</summary>
    public static ParameterValue ParsePlain(string text)
    {
        if (text is "true" or "True" or "TRUE") return true;
        if (text is "false" or "False" or "FALSE") return false;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        return LooksNumeric(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : text;
    }

    public double Real(double? minimum = null, double? maximum = null)
    {
        var value = Scalar();
        if (!value.IsNumber || !double.IsFinite(value.AsDouble())) throw Error($"{Written} is not a number");
        CheckBounds(value.AsDouble(), minimum, maximum);
        return value.AsDouble();
    }

    public decimal Decimal() => IsScalar && decimal.TryParse(((YamlScalarNode)node).Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw Error($"{Written} is not a number");

    public long Integer(long? minimum = null, long? maximum = null)
    {
        var value = Scalar();
        if (!value.IsWhole) throw Error($"{Written} is not a whole number");
        CheckBounds(value.AsInt64(), minimum, maximum);
        return value.AsInt64();
    }

    public int Int32(int? minimum = null) => (int)Integer(minimum, int.MaxValue);

    public ulong Seed() => (ulong)Integer(0);

    public bool Boolean() => Scalar() is { Kind: ParameterKind.Boolean } value ? value.AsBoolean() : throw Error($"{Written} is not true or false");

    /// <summary>A time: seconds, or numbers with units, for example <c>90</c>, <c>30m</c>, <c>1h30m</c>, <c>2d</c>.</summary>
    public TimeSpan Duration()
    {
        var text = Text();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 && seconds < 1e9) return TimeSpan.FromSeconds(seconds);
        var total = TimeSpan.Zero;
        var number = "";
        foreach (var symbol in text)
        {
            if (char.IsAsciiDigit(symbol) || symbol == '.')
            {
                number += symbol;
                continue;
            }

            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) || amount > 1e6 || "smhd".IndexOf(symbol) is var unit && unit < 0) throw NotADuration();
            total += TimeSpan.FromSeconds(amount * new[] { 1, 60, 3600, 86400 }[unit]);
            number = "";
        }

        return number.Length == 0 && total > TimeSpan.Zero ? total : throw NotADuration();
    }

    /// <summary>Bytes: a number, alone or with K, M, G, T (powers of 1000) or Ki, Mi, Gi, Ti (powers of 1024).</summary>
    public long Bytes()
    {
        var text = Text();
        var digits = text.TrimEnd('B', 'i', 'K', 'k', 'M', 'G', 'T');
        long? unit = text[digits.Length..].TrimEnd('B') switch
        {
            "" => 1,
            "K" or "k" => 1000,
            "M" => 1_000_000,
            "G" => 1_000_000_000,
            "T" => 1_000_000_000_000,
            "Ki" => 1L << 10,
            "Mi" => 1L << 20,
            "Gi" => 1L << 30,
            "Ti" => 1L << 40,
            _ => null,
        };
        return unit is { } size && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount > 0 && amount < 1_000_000
            || unit == 1 && decimal.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out amount) && amount > 0 && amount < long.MaxValue
            ? (long)(amount * unit.Value)
            : throw Error($"{Written} is not a size in bytes; write for example 512Mi or 2G");
    }

    /// <summary>Cores: a number above 0, or thousandths with an m, for example <c>.5</c> and <c>500m</c>.</summary>
    public decimal Cpu()
    {
        var text = Text();
        var milli = text.EndsWith('m');
        return decimal.TryParse(milli ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cores) && cores > 0 && cores <= 1_000_000
            ? milli ? cores / 1000 : cores
            : throw Error($"{Written} is not a number of cores above 0; write for example 1, .5 or 500m");
    }

    /// <summary>A study may come over the network: what is nested too deeply, or repeats itself through aliases, is refused before it is built.</summary>
    private static void RequireModestShape(Parser parser, string file)
    {
        var (depth, aliases) = (0, 0);
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DeepestNesting) throw InputException.At(file, parser.Current.Start.Line, $"the file is nested more than {DeepestNesting} levels deep");
            if (parser.Current is AnchorAlias && ++aliases > MostAliases) throw InputException.At(file, parser.Current.Start.Line, $"the file has more than {MostAliases} aliases");
        }
    }

    private InputException NotADuration() => Error($"{Written} is not a time; write seconds, or for example 90s, 30m, 1h30m, 2d");

    private void CheckBounds(double value, double? minimum, double? maximum)
    {
        if (value < minimum) throw Error($"{Written} is below the least allowed value, {new ParameterValue(minimum.Value)}");
        if (value > maximum) throw Error($"{Written} is above the largest allowed value, {new ParameterValue(maximum.Value)}");
    }

    private string Key(YamlNode key) => key is YamlScalarNode { Value: { Length: > 0 } name }
        ? name
        : throw InputException.At(file, key.Start.Line, $"{(path.Length == 0 ? "" : path + ": ")}a key is a word, not {Flow(key)}");

    private YamlEntry Child(string key, long childLine, YamlNode child) => new(file, path.Length == 0 ? key : $"{path}.{key}", childLine, child);

    private static bool LooksNumeric(string text) => text.Any(char.IsAsciiDigit) && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E');

    private static string Flow(YamlNode node)
    {
        var text = new StringBuilder();
        Flow(node, text);
        return text.ToString();
    }

    private static void Flow(YamlNode node, StringBuilder text)
    {
        if (text.Length > LongestWritten) return;
        switch (node)
        {
            case YamlScalarNode { Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted } scalar:
                text.Append('\'').Append(scalar.Value).Append('\'');
                break;
            case YamlScalarNode scalar:
                text.Append(string.IsNullOrEmpty(scalar.Value) ? "nothing" : scalar.Value);
                break;
            case YamlSequenceNode sequence:
                text.Append('[');
                foreach (var (i, child) in sequence.Children.Index()) Flow(child, i > 0 ? text.Append(", ") : text);
                text.Append(']');
                break;
            case YamlMappingNode mapping:
                text.Append('{');
                foreach (var (i, (key, child)) in mapping.Children.Index())
                {
                    Flow(key, i > 0 ? text.Append(", ") : text);
                    Flow(child, text.Append(": "));
                }

                text.Append('}');
                break;
            default:
                text.Append("something else");
                break;
        }
    }
}
