using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>A search with its progress shown.</summary>
internal static class SearchWork
{
    /// <summary>Searches to the end or until cancelled.</summary>
    /// <returns>The search; not finished if it was cancelled.</returns>
    public static EvolutionarySearch Run(Terminal terminal, RunFolder folder, ElasticNet net, RunData data, SearchOptions options, bool restart, int threads, OpenDevice device, CancellationToken cancellation)
    {
        using var searcher = SupernetSearcher.Open(folder, net, data, options, restart, threads, device.Backend, device.Arithmetic);
        if (searcher.IsResumed)
        {
            terminal.Note($"Going on with the search in {new SearchFolder(folder).StateFile}: {searcher.Search.Generation} of {options.Generations} generations, {searcher.Search.Measured.Count} subnets measured.");
        }

        ProgressView.Run(terminal, "search", progress =>
        {
            progress.Report(0, "reading data");
            return searcher.Run(new Shown(progress, "measured"), cancellation);
        });
        return searcher.Search;
    }

    /// <summary>Searches to the end by a predictor, which is so quick that nothing is kept of an interrupted search.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    public static void Run(Terminal terminal, EvolutionarySearch search, ForestEvaluator predictor, CancellationToken cancellation) =>
        ProgressView.Run(terminal, "search", progress => search.Run(predictor, new Shown(progress, "predicted"), cancellation));

    /// <summary>Says how far the search is: batches as they come, generations to stay.</summary>
    private sealed class Shown(IWorkProgress progress, string done) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value)
        {
            if (value.OfGeneration == 0)
            {
                progress.Line(Describe(value));
                return;
            }

            progress.Report((value.Generation + value.OfGeneration) / value.Generations, $"generation {value.Generation + 1}/{value.Generations}, {value.Measured} subnets {done}");
        }

        private string Describe(SearchProgress value)
        {
            var best = value.Front is { IsEmpty: false } front ? $", best top-1 {Tables.Percent(front[^1].Accuracy.Top1)} % at {Tables.Mega(front[^1].Cost.MegaFlops)} MFLOPs" : "";
            return $"generation {value.Generation}/{value.Generations}: {value.Measured} subnets {done}, {value.Front.Length} on the front{best}";
        }
    }
}
