using System.Globalization;

namespace SessionRec.Core.Tuning.Spaces;

/// <summary>
/// Arithmetic on parameters: numbers, names, <c>+ - * / % ^</c>, parentheses, and the functions abs, ceil, exp, floor,
/// log, max, min, round, sqrt. Whole numbers stay whole under <c>+ - * %</c>, min, max and abs; floor, ceil and round give whole
/// numbers; everything else gives real ones.
/// </summary>
public sealed class Expression
{
    private const int Longest = 500;

    private readonly Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> _evaluate;

    private Expression(string text, IReadOnlySet<string> names, Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> evaluate) =>
        (Text, Names, _evaluate) = (text, names, evaluate);

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>The parameters it refers to.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <exception cref="InputException">A parameter it needs does not exist in this trial or is not a number, or the result is too large.</exception>
    public ParameterValue Evaluate(IReadOnlyDictionary<string, ParameterValue> values)
    {
        try
        {
            return _evaluate(values);
        }
        catch (OverflowException)
        {
            throw new InputException($"\"{Text}\" leaves the range of whole numbers");
        }
    }

    public override string ToString() => Text;

    /// <exception cref="FormatException">The text is not an expression; the message says where.</exception>
    public static Expression Parse(string text)
    {
        if (text.Length > Longest) throw new FormatException($"an expression has at most {Longest} characters, not {text.Length}");
        var parser = new Parser(text);
        var evaluate = parser.ReadAll();
        return new Expression(text, parser.Names, evaluate);
    }

    private sealed class Parser(string text)
    {
        private int _position;

        public HashSet<string> Names { get; } = [];

        public Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> ReadAll()
        {
            var sum = Sum();
            SkipSpaces();
            return _position == text.Length ? sum : throw Error($"'{text[_position]}' is not expected");
        }

        private Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> Sum()
        {
            var left = Product();
            while (true)
            {
                if (Take('+')) left = Combine(left, Product(), (a, b) => checked(a + b), (a, b) => a + b);
                else if (Take('-')) left = Combine(left, Product(), (a, b) => checked(a - b), (a, b) => a - b);
                else return left;
            }
        }

        private Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> Product()
        {
            var left = Signed();
            while (true)
            {
                if (Take('*')) left = Combine(left, Signed(), (a, b) => checked(a * b), (a, b) => a * b);
                else if (Take('/')) left = Combine(left, Signed(), null, (a, b) => a / b);
                else if (Take('%')) left = Combine(left, Signed(), (a, b) => b == 0 ? 0 : a % b, (a, b) => a % b);
                else return left;
            }
        }

        private Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> Signed()
        {
            if (!Take('-')) return Power();
            return Combine(_ => 0, Signed(), (a, b) => checked(a - b), (a, b) => a - b);
        }

        private Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> Power()
        {
            var left = Atom();
            return Take('^') ? Combine(left, Signed(), null, Math.Pow) : left;
        }

        private Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> Atom()
        {
            if (Take('('))
            {
                var inner = Sum();
                Require(')');
                return inner;
            }

            SkipSpaces();
            var start = _position;
            if (_position < text.Length && (char.IsAsciiDigit(text[_position]) || text[_position] == '.')) return Number(start);
            while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '_')) _position++;
            if (_position == start) throw Error(_position == text.Length ? "a number or a name is missing at the end" : $"'{text[_position]}' is not expected");
            var name = text[start.._position];
            if (Take('(')) return Call(name);
            Names.Add(name);
            return values => !values.TryGetValue(name, out var value) ? throw new InputException($"\"{text}\" needs {name}, which this trial does not have")
                : value.IsNumber ? value
                : throw new InputException($"\"{text}\" needs {name} to be a number, not {value}");
        }

        private Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> Number(int start)
        {
            while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '.'
                || (text[_position] is '+' or '-' && text[_position - 1] is 'e' or 'E'))) _position++;
            var digits = text[start.._position];
            ParameterValue value = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? new ParameterValue(whole)
                : double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? new ParameterValue(real)
                : throw Error($"'{digits}' is not a number");
            return _ => value;
        }

        private Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> Call(string function)
        {
            var arguments = new List<Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue>> { Sum() };
            while (Take(',')) arguments.Add(Sum());
            Require(')');
            if (function is "min" or "max") return arguments.Aggregate((a, b) => function == "min" ? Combine(a, b, Math.Min, Math.Min) : Combine(a, b, Math.Max, Math.Max));
            if (arguments.Count != 1) throw Error($"{function} takes one value");
            var argument = arguments[0];
            return function switch
            {
                "abs" => values => argument(values) is { Kind: ParameterKind.Integer } whole ? new ParameterValue(Math.Abs(whole.AsInt64())) : new ParameterValue(Math.Abs(argument(values).AsDouble())),
                "ceil" => values => checked((long)Math.Ceiling(argument(values).AsDouble())),
                "floor" => values => checked((long)Math.Floor(argument(values).AsDouble())),
                "round" => values => checked((long)Math.Round(argument(values).AsDouble())),
                "exp" => values => Math.Exp(argument(values).AsDouble()),
                "log" => values => Math.Log(argument(values).AsDouble()),
                "sqrt" => values => Math.Sqrt(argument(values).AsDouble()),
                _ => throw Error($"{function} is not a function; there are abs, ceil, exp, floor, log, max, min, round, sqrt"),
            };
        }

        private static Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> Combine(
            Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> left,
            Func<IReadOnlyDictionary<string, ParameterValue>, ParameterValue> right,
            Func<long, long, long>? whole,
            Func<double, double, double> real) => values =>
        {
            var (a, b) = (left(values), right(values));
            return whole is not null && a.Kind == ParameterKind.Integer && b.Kind == ParameterKind.Integer
                ? new ParameterValue(whole(a.AsInt64(), b.AsInt64()))
                : new ParameterValue(real(a.AsDouble(), b.AsDouble()));
        };

        private bool Take(char symbol)
        {
            SkipSpaces();
            if (_position >= text.Length || text[_position] != symbol) return false;
            _position++;
            return true;
        }

        private void Require(char symbol)
        {
            if (!Take(symbol)) throw Error($"'{symbol}' is missing");
        }

        private void SkipSpaces()
        {
            while (_position < text.Length && char.IsWhiteSpace(text[_position])) _position++;
        }

        private FormatException Error(string message) => new($"\"{text}\" is not an expression: {message} (character {_position + 1})");
    }
}
