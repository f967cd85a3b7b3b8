using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Pictures of accuracy against cost, as self-contained SVG.</summary>
public static class ParetoSvg
{
    private const int Width = 820;
    private const int Height = 520;
    private const int Left = 76;
    private const int Right = 24;
    private const int Top = 52;
    private const int Bottom = 64;
    private const int LegendRow = 20;
    private const int LegendWidth = 190;
    private const string CloudColour = "#9aa0a6";

    // Okabe and Ito's colours: told apart with every common kind of colour vision.
    private static readonly ImmutableArray<string> Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    /// <summary>Draws series of points; those with a value that is not finite are left out.</summary>
    /// <param name="title">Heading.</param>
    /// <param name="series">The series; clouds are drawn behind fronts.</param>
    /// <exception cref="ArgumentException">No series has a point to draw.</exception>
    public static string Render(string title, params IReadOnlyList<ParetoSeries> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var drawn = series.Select(s => s with { Points = [.. s.Points.Where(p => double.IsFinite(p.MegaFlops) && double.IsFinite(p.Top1))] })
            .Where(s => !s.Points.IsEmpty).OrderBy(s => s.IsFront).ToArray();
        if (drawn.Length == 0) throw new ArgumentException("ParetoSvg.Render: there is no point to draw", nameof(series));
        var all = drawn.SelectMany(s => s.Points).ToArray();
        var x = new PlotAxis([.. all.Select(p => p.MegaFlops)], Left, Width - Right);
        var y = new PlotAxis([.. all.Select(p => p.Top1)], Height - Bottom, Top);

        var svg = new StringBuilder();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" font-family="system-ui, sans-serif" font-size="13" fill="#202124">""");
        Line($"""<rect width="{Width}" height="{Height}" fill="#ffffff"/>""");
        Line($"""<text x="{Left}" y="30" font-size="17" font-weight="600">{WebUtility.HtmlEncode(title)}</text>""");
        Axes(x, y);
        var colour = 0;
        for (var i = 0; i < drawn.Length; i++) Series(drawn[i], drawn[i].IsFront ? Colours[colour++ % Colours.Length] : CloudColour, i);
        Line($"</svg>");
        return svg.ToString();

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Axes(PlotAxis across, PlotAxis up)
        {
            foreach (var (at, text) in across.Ticks())
            {
                Line($"""<line x1="{at:F1}" y1="{Top}" x2="{at:F1}" y2="{Height - Bottom}" stroke="#e8eaed"/>""");
                Line($"""<text x="{at:F1}" y="{Height - Bottom + 20}" text-anchor="middle">{text}</text>""");
            }
            foreach (var (at, text) in up.Ticks())
            {
                Line($"""<line x1="{Left}" y1="{at:F1}" x2="{Width - Right}" y2="{at:F1}" stroke="#e8eaed"/>""");
                Line($"""<text x="{Left - 8}" y="{at + 4.5:F1}" text-anchor="end">{text}</text>""");
            }
            Line($"""<path d="M{Left} {Top}V{Height - Bottom}H{Width - Right}" fill="none" stroke="#5f6368"/>""");
            Line($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 18}" text-anchor="middle" font-size="14">MFLOPs (million multiply-accumulates per image)</text>""");
            Line($"""<text transform="translate(22 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle" font-size="14">top-1 accuracy (%)</text>""");
        }

        void Series(ParetoSeries one, string fill, int row)
        {
            if (one.IsFront)
            {
                var path = string.Join('L', one.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{x.Position(p.MegaFlops):F1} {y.Position(p.Top1):F1}")));
                Line($"""<path d="M{path}" fill="none" stroke="{fill}" stroke-width="2" stroke-linejoin="round"/>""");
            }
            foreach (var point in one.Points)
            {
                var (px, py) = (x.Position(point.MegaFlops), y.Position(point.Top1));
                Line($"""<circle cx="{px:F1}" cy="{py:F1}" r="{(one.IsFront ? 4 : 2.5)}" fill="{fill}"><title>{point.MegaFlops:F1} MFLOPs, {point.Top1:F2} %</title></circle>""");
                if (point.Label is { } label) Line($"""<text x="{px - 6:F1}" y="{py - 8:F1}" text-anchor="end" font-size="12">{WebUtility.HtmlEncode(label)}</text>""");
            }
            // Accuracy rises with cost, so the lower right corner is the empty one.
            var legendY = Height - Bottom - 14 - ((drawn.Length - 1 - row) * LegendRow);
            Line($"""<circle cx="{Width - Right - LegendWidth}" cy="{legendY - 4}" r="{(one.IsFront ? 4 : 2.5)}" fill="{fill}"/>""");
            Line($"""<text x="{Width - Right - LegendWidth + 12}" y="{legendY}">{WebUtility.HtmlEncode(one.Name)}</text>""");
        }
    }
}
