using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>A run and its search on one page that needs nothing else: settings, curves, front.</summary>
public static class RunReport
{
    private const string Style =
        "body{font-family:system-ui,sans-serif;max-width:1100px;margin:2em auto;padding:0 1em;color:#202124}table{border-collapse:collapse}"
        + "td,th{padding:.25em .8em;border-bottom:1px solid #e8eaed;text-align:right}td:last-child,th:last-child{text-align:left}code{font-size:.9em}svg{max-width:100%}";

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="path">The HTML file.</param>
    /// <param name="folder">The run.</param>
    /// <param name="search">Its finished search.</param>
    /// <exception cref="IOException">It cannot be written, or the run's files cannot be read.</exception>
    public static void Write(string path, RunFolder folder, EvolutionarySearch search)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(search);
        var page = Render(folder, search);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }

    private static string Render(RunFolder folder, EvolutionarySearch search)
    {
        var manifest = folder.ReadManifest();
        var options = manifest.Options;
        var metrics = folder.ReadMetrics();
        var html = new StringBuilder();
        var name = WebUtility.HtmlEncode(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path))));
        Line($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{name}</title><style>{Style}</style></head><body>");
        Line($"<h1>{name}</h1>");
        Line($"<p>Supernet of space <b>{WebUtility.HtmlEncode(options.Space.Name)}</b> ({options.Space.Count:N0} subnets) on <b>{WebUtility.HtmlEncode(manifest.DataName)}</b>, {manifest.Classes} classes.");
        Line($"{options.Epochs} epochs, batch {options.BatchSize}, learning rate {options.LearningRate}, seed {options.Seed}, smaller subnets learn from: {options.Sandwich.Distillation}.");
        Line($"All accuracies are on the validation part, {options.ValidationShare:P0} held out of the training data, by which the search chose; the test set was not read.</p>");
        Line($"<h2>Accuracy against cost</h2>");
        Line($"{SearchFolder.Picture(search, "Subnets of one trained supernet")}");
        Front(search);
        Line($"<h2>Training</h2>");
        Line($"{CurvesSvg.Render("Loss, mean of the epoch", ("largest net", Values(metrics, "loss_max")), ("smallest net", Values(metrics, "loss_min")))}");
        Line($"{CurvesSvg.Render("Top-1 accuracy on the validation part (%)", ("largest net", Values(metrics, "val_max_top1")), ("smallest net", Values(metrics, "val_min_top1")))}");
        Line($"</body></html>");
        return html.ToString();

        void Line(FormattableString text) => html.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

        void Front(EvolutionarySearch finished)
        {
            Line($"<p>{finished.Measured.Count} subnets measured; those that no cheaper one beats:</p>");
            Line($"<table><tr><th>MFLOPs</th><th>parameters</th><th>top-1 %</th><th>top-5 %</th><th>architecture</th></tr>");
            foreach (var s in finished.Front)
            {
                Line($"<tr><td>{s.Cost.MegaFlops:F3}</td><td>{s.Cost.ParametersAll:N0}</td><td>{s.Accuracy.Top1:F2}</td><td>{s.Accuracy.Top5:F2}</td><td><code>{s.Architecture}</code></td></tr>");
            }

            Line($"</table>");
        }
    }

    private static (double Epoch, double Value)[] Values(IReadOnlyList<JsonObject> metrics, string key) =>
        [.. metrics.Where(line => line[key] is JsonValue && line["epoch"] is JsonValue).Select(line => ((double)line["epoch"]!, (double)line[key]!))];
}
