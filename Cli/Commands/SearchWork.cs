using System.Collections.Immutable;
using System.Diagnostics;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>A search with its progress shown and its state kept in the run's folder.</summary>
internal static class SearchWork
{
    // A kill costs no more measurements than those of this time.
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(60);

    /// <summary>Searches to the end or until cancelled.</summary>
    /// <returns>The search; not finished if it was cancelled.</returns>
    public static EvolutionarySearch Run(Terminal terminal, RunFolder folder, ElasticNet net, RunData data, SearchOptions options, bool restart, int threads, OpenDevice device, CancellationToken cancellation)
    {
        using var hold = folder.HoldToSearch();
        var files = new SearchFolder(folder);
        var search = files.Open(net, options, out var resumed, restart, device.Arithmetic);
        if (resumed)
        {
            terminal.Note($"Going on with the search in {files.StateFile}: {search.Generation} of {options.Generations} generations, {search.Measured.Count} subnets measured.");
        }

        return ProgressView.Run(terminal, "search", progress =>
        {
            progress.Report(0, "reading data");
            if (device.Backend is { } backend)
            {
                net.Parameters.MoveTo(backend);
            }

            // Every subnet reads them, one on every thread: kept whatever they take, since making them anew on all threads at once takes more.
            var (calibration, validation) = (data.CalibrationBatches(mostBytes: long.MaxValue, cancellation: cancellation), data.ValidationBatches(mostBytes: long.MaxValue, cancellation: cancellation));
            using var evaluator = new SupernetEvaluator(net, calibration, validation, threads > 0 ? threads : Environment.ProcessorCount, device.Backend);
            var saved = Stopwatch.GetTimestamp();
            try
            {
                while (!search.IsFinished)
                {
                    search.Step(new Meter(evaluator, search, progress), cancellation, SaveNowAndThen);
                    files.SaveState(search);
                    progress.Line(Describe(search));
                }
            }
            catch (OperationCanceledException)
            {
                files.SaveState(search);
                return search;
            }
            catch (Exception)
            {
                // What was measured before a net did not fit the memory, or a device failed, is not lost; if it cannot be kept either, the first error is the one to tell.
                try
                {
                    files.SaveState(search);
                }
                catch (IOException lost)
                {
                    progress.Line(lost.Message);
                }

                throw;
            }

            files.SaveResults(search, $"{net.Space.Name} on {data.Name}: validation accuracy against cost");
            return search;

            void SaveNowAndThen()
            {
                if (Stopwatch.GetElapsedTime(saved) > SaveInterval)
                {
                    files.SaveState(search);
                    saved = Stopwatch.GetTimestamp();
                }
            }
        });
    }

    private static string Describe(EvolutionarySearch search)
    {
        var best = search.Front is { IsEmpty: false } front ? $", best top-1 {Tables.Percent(front[^1].Accuracy.Top1)} % at {Tables.Mega(front[^1].Cost.MegaFlops)} MFLOPs" : "";
        return $"generation {search.Generation}/{search.Options.Generations}: {search.Measured.Count} subnets measured, {search.Front.Length} on the front{best}";
    }

    /// <summary>Passes subnets on and tells how far the generation is.</summary>
    private sealed class Meter(ISubnetEvaluator inner, EvolutionarySearch search, IWorkProgress progress) : ISubnetEvaluator
    {
        private int measured;

        public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation) => EvaluateBatch([architecture], cancellation)[0];

        public ImmutableArray<SubnetAccuracy> EvaluateBatch(ImmutableArray<Architecture> architectures, CancellationToken cancellation)
        {
            var results = inner.EvaluateBatch(architectures, cancellation);
            measured += results.Length;
            var ofGeneration = Math.Min(1, (double)measured / search.Population.Length);
            progress.Report(
                (search.Generation + ofGeneration) / search.Options.Generations,
                $"generation {search.Generation + 1}/{search.Options.Generations}, {search.Measured.Count + results.Length} subnets measured");
            return results;
        }
    }
}
