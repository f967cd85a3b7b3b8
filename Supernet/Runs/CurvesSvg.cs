using System.Globalization;
using System.Net;
using System.Text;
using AlphaNet.Pure.Supernet.Search;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>Curves over the epochs of a run, as self-contained SVG.</summary>
internal static class CurvesSvg
{
    private const int Width = 520;
    private const int Height = 340;
    private const int Left = 60;
    private const int Right = 18;
    private const int Top = 44;
    private const int Bottom = 50;
    private const int LegendRow = 18;

    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73"];

    /// <summary>Draws curves; a point whose value is not finite is left out, and with no point at all the picture says so.</summary>
    public static string Render(string title, params IReadOnlyList<(string Name, IReadOnlyList<(double Epoch, double Value)> Points)> curves)
    {
        var drawn = curves.Select(curve => (curve.Name, Points: curve.Points.Where(p => double.IsFinite(p.Value)).ToArray())).Where(curve => curve.Points.Length > 0).ToArray();
        var svg = new StringBuilder();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" font-family="system-ui, sans-serif" font-size="12" fill="#202124">""");
        Line($"""<rect width="{Width}" height="{Height}" fill="#ffffff"/>""");
        Line($"""<text x="{Left}" y="26" font-size="15" font-weight="600">{WebUtility.HtmlEncode(title)}</text>""");
        if (drawn.Length == 0)
        {
            Line($"""<text x="{Left}" y="{Height / 2}">nothing was measured</text>""");
        }
        else
        {
            var x = new PlotAxis([.. drawn.SelectMany(c => c.Points).Select(p => p.Epoch)], Left, Width - Right);
            var y = new PlotAxis([.. drawn.SelectMany(c => c.Points).Select(p => p.Value)], Height - Bottom, Top);
            Axes(x, y);
            for (var i = 0; i < drawn.Length; i++)
            {
                Curve(drawn[i].Name, drawn[i].Points, x, y, Colours[i % Colours.Length], i);
            }
        }

        Line($"</svg>");
        return svg.ToString();

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Axes(PlotAxis x, PlotAxis y)
        {
            foreach (var (at, text) in x.Ticks())
            {
                Line($"""<text x="{at:F1}" y="{Height - Bottom + 18}" text-anchor="middle">{text}</text>""");
            }

            foreach (var (at, text) in y.Ticks())
            {
                Line($"""<line x1="{Left}" y1="{at:F1}" x2="{Width - Right}" y2="{at:F1}" stroke="#e8eaed"/>""");
                Line($"""<text x="{Left - 8}" y="{at + 4:F1}" text-anchor="end">{text}</text>""");
            }

            Line($"""<path d="M{Left} {Top}V{Height - Bottom}H{Width - Right}" fill="none" stroke="#5f6368"/>""");
            Line($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 12}" text-anchor="middle">epoch</text>""");
        }

        void Curve(string name, (double Epoch, double Value)[] points, PlotAxis x, PlotAxis y, string colour, int row)
        {
            var path = string.Join('L', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{x.Position(p.Epoch):F1} {y.Position(p.Value):F1}")));
            Line($"""<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>""");
            foreach (var point in points)
            {
                Line($"""<circle cx="{x.Position(point.Epoch):F1}" cy="{y.Position(point.Value):F1}" r="2.5" fill="{colour}"/>""");
            }

            Line($"""<text x="{Width - Right - 4}" y="{Top + 12 + (row * LegendRow)}" text-anchor="end" fill="{colour}">{WebUtility.HtmlEncode(name)}</text>""");
        }
    }
}
