namespace SessionRec.Core.Data.Generation;

/// <summary>
/// A distribution given by its quantiles, with straight lines between them. Needs no logarithm or power, whose last bits
/// differ between machines.
/// </summary>
internal sealed class QuantileCurve
{
    private readonly (double Share, double Value)[] _points;

    /// <param name="points">Shares rising from 0 to 1, each with the value below which that share lies.</param>
    public QuantileCurve(params (double Share, double Value)[] points) => _points = points;

    public double Mean
    {
        get
        {
            var sum = 0.0;
            for (var i = 1; i < _points.Length; i++)
                sum += (_points[i].Share - _points[i - 1].Share) * (_points[i].Value + _points[i - 1].Value) * 0.5;
            return sum;
        }
    }

    /// <summary>The value at <paramref name="share"/>, which is in [0, 1].</summary>
    public double At(double share)
    {
        var i = 1;
        while (i < _points.Length - 1 && share > _points[i].Share) i++;
        var (x0, y0) = _points[i - 1];
        var (x1, y1) = _points[i];
        return y0 + ((share - x0) / (x1 - x0) * (y1 - y0));
    }
}
