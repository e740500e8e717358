using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Spaces;

public class ExpressionTests
{
    private static readonly Dictionary<string, ParameterValue> Values = new() { ["window"] = 5, ["alpha"] = .02, ["score"] = "input" };

    [Theory]
    [InlineData("2 * window + 1", "11", ParameterKind.Integer)]
    [InlineData("2 + 3 * 4", "14", ParameterKind.Integer)]
    [InlineData("(2 + 3) * 4", "20", ParameterKind.Integer)]
    [InlineData("10 - 4 - 3", "3", ParameterKind.Integer)]
    [InlineData("2 ^ 3 ^ 2", "512", ParameterKind.Real)]
    [InlineData("-2 ^ 2", "-4", ParameterKind.Real)]
    [InlineData("window % 3", "2", ParameterKind.Integer)]
    [InlineData("window / 2", "2.5", ParameterKind.Real)]
    [InlineData("floor(window / 2)", "2", ParameterKind.Integer)]
    [InlineData("ceil(window / 2)", "3", ParameterKind.Integer)]
    [InlineData("max(1, window, 3) - min(2, 3)", "3", ParameterKind.Integer)]
    [InlineData("alpha / 4", "0.005", ParameterKind.Real)]
    [InlineData("1e-3 * 2", "0.002", ParameterKind.Real)]
    [InlineData("abs(-window)", "5", ParameterKind.Integer)]
    [InlineData("exp(log(8))", "7.999999999999998", ParameterKind.Real)]
    public void Arithmetic_is_that_of_school(string text, string value, ParameterKind kind)
    {
        var result = Expression.Parse(text).Evaluate(Values);
        Assert.Equal((value, kind), (result.ToString(), result.Kind));
    }

    [Theory]
    [InlineData("window 2")]
    [InlineData("(1 + 2")]
    [InlineData("sin(1)")]
    [InlineData("")]
    [InlineData("1 + ")]
    [InlineData("floor(1, 2)")]
    [InlineData("1.2.3")]
    public void What_is_no_expression_is_refused(string text) => Assert.Throws<FormatException>(() => Expression.Parse(text));

    [Theory]
    [InlineData("negative + 1", "needs negative, which this trial does not have")]
    [InlineData("score + 1", "needs score to be a number, not input")]
    [InlineData("9223372036854775807 + window", "leaves the range of whole numbers")]
    public void What_cannot_be_computed_is_told(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<InputException>(() => Expression.Parse(text).Evaluate(Values)).Message);
}
