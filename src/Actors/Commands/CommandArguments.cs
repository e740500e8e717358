using System.Globalization;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Actors.Commands;

/// <summary>The words after a command, sorted by what the command takes.</summary>
public sealed class CommandArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private CommandArguments()
    {
    }

    /// <exception cref="UsageException">A word too many, an unknown switch, a switch without its value or twice, or a required value is missing.</exception>
    public static CommandArguments Parse(IReadOnlyList<CommandParameter> parameters, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(words);
        var arguments = new CommandArguments();
        var positions = new Queue<CommandParameter>(parameters.Where(p => p.Switch is null));
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (parameters.FirstOrDefault(p => p.Switch == word) is { } named)
            {
                if (++i == words.Count) throw new UsageException($"{word} needs a value: {named.Usage}");
                arguments.Add(named, words[i]);
            }
            else if (word.StartsWith('-') && word.Length > 1)
            {
                throw new UsageException($"Unknown option '{word}'.");
            }
            else if (positions.TryDequeue(out var positional))
            {
                arguments.Add(positional, word);
            }
            else
            {
                throw new UsageException($"'{word}' is too much.");
            }
        }

        return parameters.FirstOrDefault(p => p.IsRequired && arguments.Find(p) is null) is { } missing
            ? throw new UsageException($"{missing.Usage} is missing: {missing.Description}.")
            : arguments;
    }

    /// <summary>The value of a required parameter.</summary>
    public string this[CommandParameter parameter]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(parameter);
            return _values[parameter.Name];
        }
    }

    /// <summary>The value of a parameter; null where it was not given.</summary>
    public string? Find(CommandParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return _values.GetValueOrDefault(parameter.Name);
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, or <paramref name="otherwise"/> where it was not given.</summary>
    /// <exception cref="UsageException">It is no such number.</exception>
    public int Number(CommandParameter parameter, int least, int most, int otherwise)
    {
        if (Find(parameter) is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{parameter.Usage}: '{text}' is not allowed; it is a number from {least} to {most}.");
    }

    private void Add(CommandParameter parameter, string value)
    {
        if (!_values.TryAdd(parameter.Name, value)) throw new UsageException($"{parameter.Switch ?? parameter.Name} is given twice.");
    }
}
