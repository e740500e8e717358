using System.Globalization;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models;

/// <summary>One parameter of a model: name, default, limits and what it does.</summary>
/// <param name="Name">The name in study files, gensim's where gensim has one.</param>
/// <param name="Default">The value where nothing is said; its kind is the parameter's kind.</param>
/// <param name="Description">One sentence, shown by <c>--help</c>.</param>
/// <param name="Minimum">Smallest allowed value (inclusive), null for none.</param>
/// <param name="Maximum">Largest allowed value (inclusive), null for none.</param>
/// <param name="Choices">Allowed words, for parameters that are words.</param>
/// <param name="Aliases">Older names that mean the same, for example <c>size</c> for <c>vector_size</c>.</param>
/// <param name="IsFixed">Whether it must stay as it is once training has begun: it shapes the weights, or plans the whole training.</param>
public sealed record ModelParameter(
    string Name,
    ParameterValue Default,
    string Description,
    double? Minimum = null,
    double? Maximum = null,
    IReadOnlyList<string>? Choices = null,
    IReadOnlyList<string>? Aliases = null,
    bool IsFixed = false)
{
    /// <summary>What <paramref name="text"/> means for a parameter of this kind; <see cref="Check"/> says whether it is allowed.</summary>
    public ParameterValue Parse(string text)
    {
        if (Default.Kind == ParameterKind.Text) return text;
        if (bool.TryParse(text, out var flag)) return flag;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : text;
    }

    /// <summary>Says what is wrong with <paramref name="value"/>, or null where it is allowed.</summary>
    public string? Check(ParameterValue value)
    {
        switch (Default.Kind)
        {
            case ParameterKind.Boolean when value.Kind != ParameterKind.Boolean && !value.IsZeroOrOne:
                return $"{value} is not true or false";
            case ParameterKind.Text when value.Kind != ParameterKind.Text || (Choices is not null && !Choices.Contains(value.AsText())):
                return $"{value} is not allowed; it is one of {string.Join(", ", Choices ?? [])}";
            case ParameterKind.Integer when !value.IsWhole:
                return $"{value} is not a whole number";
            case ParameterKind.Real when !value.IsNumber:
                return $"{value} is not a number";
        }

        if (!value.IsNumber) return null;
        var number = value.AsDouble();
        if (double.IsNaN(number) || double.IsInfinity(number)) return $"{value} is not a finite number";
        if (Minimum is { } minimum && number < minimum) return $"{value} is below the least allowed value, {new ParameterValue(minimum)}";
        if (Maximum is { } maximum && number > maximum) return $"{value} is above the largest allowed value, {new ParameterValue(maximum)}";
        return null;
    }
}
