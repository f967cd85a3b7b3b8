using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Tests.Search;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Runs;

public sealed class RunReportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alphanet-report-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_page_holds_front_and_curves_and_needs_no_other_file(int epochs)
    {
        var run = new RunFolder(Path.Combine(folder.FullName, "a <run>"));
        var options = RunPresets.For(ToySpace.Create(), RunData.Shapes, 3) with { ShapesCount = 40 };
        run.Create(RunManifest.Of(options, RunData.Open(options), initFile: null), threads: 1);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            run.AppendMetrics(new JsonObject { ["epoch"] = epoch, ["step"] = epoch, ["loss_max"] = 2.0 / epoch, ["loss_min"] = 3.0 / epoch });
        }

        var search = new EvolutionarySearch(options.Space, SearchPresets.For(options.Space, 10, population: 6, generations: 2));
        search.Run(new FakeEvaluator());
        var page = Path.Combine(run.Path, "report.html");
        RunReport.Write(page, run, search);

        var html = File.ReadAllText(page);
        Assert.All(search.Front, subnet => Assert.Contains(subnet.Architecture.ToString(), html, StringComparison.Ordinal));
        Assert.DoesNotContain("<run>", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=", html);
        var pictures = Regex.Matches(html, "<svg.*?</svg>", RegexOptions.Singleline).Select(match => XElement.Parse(match.Value)).ToArray();
        Assert.Equal(3, pictures.Length);
        // One point an epoch of each of the two losses.
        Assert.Equal(2 * epochs, pictures[1].Elements().Count(e => e.Name.LocalName == "circle"));
    }
}
