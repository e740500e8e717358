using System.Globalization;
using System.Text.Json.Serialization;

namespace SessionRec.Core.Tuning;

/// <summary>A hyperparameter's value: a whole number, a real number, true or false, or a word.</summary>
[JsonConverter(typeof(ParameterValueJsonConverter))]
public readonly struct ParameterValue : IEquatable<ParameterValue>
{
    private readonly double _real;
    private readonly long _integer;
    private readonly string? _text;

    public ParameterValue(long value) => (Kind, _integer) = (ParameterKind.Integer, value);

    public ParameterValue(double value) => (Kind, _real) = (ParameterKind.Real, value);

    public ParameterValue(bool value) => (Kind, _integer) = (ParameterKind.Boolean, value ? 1 : 0);

    public ParameterValue(string value) => (Kind, _text) = (ParameterKind.Text, value ?? throw new ArgumentNullException(nameof(value)));

    public ParameterKind Kind { get; }

    public bool IsNumber => Kind is ParameterKind.Integer or ParameterKind.Real;

    /// <summary>A whole number, written with or without a decimal point.</summary>
    public bool IsWhole => Kind == ParameterKind.Integer || (Kind == ParameterKind.Real && _real == Math.Floor(_real) && Math.Abs(_real) < 1L << 53);

    /// <summary>gensim's flags (<c>sg</c>, <c>hs</c>) are written 0 and 1.</summary>
    public bool IsZeroOrOne => IsWhole && AsDouble() is 0 or 1;

    public double AsDouble() => Kind switch
    {
        ParameterKind.Integer or ParameterKind.Boolean => _integer,
        ParameterKind.Real => _real,
        _ => throw new InvalidOperationException($"'{_text}' is not a number."),
    };

    public long AsInt64() => Kind switch
    {
        ParameterKind.Integer or ParameterKind.Boolean => _integer,
        ParameterKind.Real when IsWhole => (long)_real,
        _ => throw new InvalidOperationException($"'{this}' is not a whole number."),
    };

    public bool AsBoolean() => Kind == ParameterKind.Boolean || IsZeroOrOne
        ? AsInt64() != 0
        : throw new InvalidOperationException($"'{this}' is not true or false.");

    public string AsText() => Kind == ParameterKind.Text ? _text! : ToString();

    /// <summary>The value as people write it; real numbers in the shortest form that reads back as the same number.</summary>
    public override string ToString() => Kind switch
    {
        ParameterKind.Integer => _integer.ToString(CultureInfo.InvariantCulture),
        ParameterKind.Real => _real.ToString("R", CultureInfo.InvariantCulture),
        ParameterKind.Boolean => _integer != 0 ? "true" : "false",
        _ => _text ?? "",
    };

    public bool Equals(ParameterValue other) =>
        Kind == other.Kind && _integer == other._integer && _real.Equals(other._real) && _text == other._text;

    public override bool Equals(object? obj) => obj is ParameterValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, _integer, _real, _text);

    public static bool operator ==(ParameterValue left, ParameterValue right) => left.Equals(right);

    public static bool operator !=(ParameterValue left, ParameterValue right) => !left.Equals(right);

    public static implicit operator ParameterValue(long value) => new(value);

    public static implicit operator ParameterValue(int value) => new((long)value);

    public static implicit operator ParameterValue(double value) => new(value);

    public static implicit operator ParameterValue(bool value) => new(value);

    public static implicit operator ParameterValue(string value) => new(value);
}
