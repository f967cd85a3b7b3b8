using System.Globalization;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>One axis of a picture: a range with round ends and ticks of 1, 2 or 5 times a power of ten.</summary>
internal sealed class PlotAxis
{
    private const int WantedTicks = 6;

    private readonly double start;
    private readonly double end;
    private readonly int decimals;
    private readonly double step;

    /// <summary>An axis that shows <paramref name="values"/> between the pixels <paramref name="start"/> and <paramref name="end"/>.</summary>
    public PlotAxis(IReadOnlyCollection<double> values, double start, double end)
    {
        this.start = start;
        this.end = end;
        var (low, high) = (values.Min(), values.Max());
        // A single value still needs room around it.
        var span = high > low ? high - low : Math.Max(1, Math.Abs(high) * 0.1);
        step = RoundStep(span / WantedTicks);
        decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step)));
        Low = Math.Floor((low - (0.02 * span)) / step) * step;
        High = Math.Ceiling((high + (0.02 * span)) / step) * step;
    }

    public double Low { get; }

    public double High { get; }

    public IEnumerable<(double Position, string Text)> Ticks()
    {
        var count = (int)Math.Round((High - Low) / step);
        for (var i = 0; i <= count; i++)
        {
            var value = Low + (i * step);
            yield return (Position(value), value.ToString($"F{decimals}", CultureInfo.InvariantCulture));
        }
    }

    public double Position(double value) => start + ((value - Low) / (High - Low) * (end - start));

    private static double RoundStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var digit = raw / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
