namespace AlphaNet.Pure.Compare.Linearity;

/// <summary>The least-squares line through points, y = slope x + intercept, and how much of y's variance it explains.</summary>
internal readonly record struct Line(double Slope, double Intercept, double RSquared)
{
    public static Line Through(IReadOnlyList<(double X, double Y)> points)
    {
        var (meanX, meanY) = (points.Average(p => p.X), points.Average(p => p.Y));
        var slope = points.Sum(p => (p.X - meanX) * (p.Y - meanY)) / points.Sum(p => (p.X - meanX) * (p.X - meanX));
        var intercept = meanY - slope * meanX;
        var residual = points.Sum(p => Math.Pow(p.Y - slope * p.X - intercept, 2));
        return new Line(slope, intercept, 1 - residual / points.Sum(p => (p.Y - meanY) * (p.Y - meanY)));
    }
}
