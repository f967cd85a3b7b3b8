using System.Diagnostics;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>Searches the supernet of a run for its best subnets, on the validation part. What was measured is kept in the run's folder, and an interrupted search goes on from it.</summary>
public sealed class SupernetSearcher : IDisposable
{
    // A kill costs no more measurements than those of this time, and those under way.
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(60);

    private readonly SearchFolder files;
    private readonly RunLock hold;
    private readonly ElasticNet net;
    private readonly RunData data;
    private readonly int threads;
    private readonly IBackend? device;
    private long saved;

    private SupernetSearcher(SearchFolder files, RunLock hold, EvolutionarySearch search, bool isResumed, ElasticNet net, RunData data, int threads, IBackend? device)
    {
        (this.files, this.hold, this.net, this.data, this.threads, this.device) = (files, hold, net, data, threads, device);
        (Search, IsResumed) = (search, isResumed);
    }

    /// <summary>The search: its population, what was measured, the front.</summary>
    public EvolutionarySearch Search { get; }

    /// <summary>Whether it goes on from an interrupted one.</summary>
    public bool IsResumed { get; }

    /// <summary>Takes hold of a run's search files, and goes on with the search that was interrupted there or starts one.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="net">The run's net, in host memory (<see cref="RunFolder.LoadNet"/>).</param>
    /// <param name="data">The run's data.</param>
    /// <param name="options">The settings (<see cref="SearchPresets.For"/>).</param>
    /// <param name="restart">Whether to give an interrupted search up.</param>
    /// <param name="threads">Threads, 0 for one per processor; each measures a subnet of its own.</param>
    /// <param name="device">What measures, if not the processor; it stays the caller's.</param>
    /// <param name="arithmetic">How it rounds, as <see cref="SearchFolder.Open"/> takes it.</param>
    /// <exception cref="ArgumentException">The interrupted search had other settings, weights or arithmetic; the message names what differs.</exception>
    /// <exception cref="IOException">Another process searches there, or the state is damaged.</exception>
    public static SupernetSearcher Open(
        RunFolder folder, ElasticNet net, RunData data, SearchOptions options, bool restart = false, int threads = 0, IBackend? device = null, string arithmetic = SearchFolder.ProcessorArithmetic)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(data);
        var hold = folder.HoldToSearch();
        try
        {
            var files = new SearchFolder(folder);
            var search = files.Open(net, options, out var isResumed, restart, arithmetic);
            return new SupernetSearcher(files, hold, search, isResumed, net, data, threads, device);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Searches to the end, writes the front (<see cref="SearchFolder.ResultFile"/>, <see cref="SearchFolder.PictureFile"/>) and forgets the state.</summary>
    /// <param name="progress">Hears of every subnet, from any thread, and of every generation.</param>
    /// <param name="cancellation">Stops it; the state is kept.</param>
    /// <returns>Whether it came to the end.</returns>
    /// <exception cref="IOException">The state or the results cannot be written.</exception>
    public bool Run(IProgress<SearchProgress>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            Measure(progress, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            files.SaveState(Search);
            return false;
        }
        catch (Exception e)
        {
            KeepAfter(e);
            throw;
        }

        files.SaveResults(Search, $"{net.Space.Name} on {data.Name}: validation accuracy against cost");
        return true;
    }

    /// <summary>Lets other searches write in the folder.</summary>
    public void Dispose() => hold.Dispose();

    private void Measure(IProgress<SearchProgress>? progress, CancellationToken cancellation)
    {
        if (device is not null)
        {
            net.Parameters.MoveTo(device);
        }

        // On a processor every thread reads them, for a subnet of its own: kept whatever they take, since making them anew on all threads at once takes more.
        var mostBytes = device is null ? long.MaxValue : BatchCache.UsualBytes;
        var calibration = data.CalibrationBatches(mostBytes: mostBytes, cancellation: cancellation);
        var validation = data.ValidationBatches(mostBytes: mostBytes, cancellation: cancellation);
        using var evaluator = new SupernetEvaluator(net, calibration, validation, threads, device);
        saved = Stopwatch.GetTimestamp();
        while (!Search.IsFinished)
        {
            var before = Search.Measured.Count;
            Search.Step(evaluator, cancellation, () =>
            {
                SaveNowAndThen();
                var share = Math.Min(1, (double)(Search.Measured.Count - before) / Search.Population.Length);
                progress?.Report(new SearchProgress(Search.Generation, Search.Options.Generations, Search.Measured.Count, Search.Front, share));
            });
            files.SaveState(Search);
            progress?.Report(new SearchProgress(Search.Generation, Search.Options.Generations, Search.Measured.Count, Search.Front));
        }
    }

    private void SaveNowAndThen()
    {
        if (Stopwatch.GetElapsedTime(saved) > SaveInterval)
        {
            files.SaveState(Search);
            saved = Stopwatch.GetTimestamp();
        }
    }

    // What was measured before a net did not fit the memory, or a device failed, is not lost; if it cannot be kept either, both are told.
    private void KeepAfter(Exception error)
    {
        try
        {
            files.SaveState(Search);
        }
        catch (IOException lost)
        {
            throw new IOException($"{error.Message} What the search had measured could not be kept either: {lost.Message}", error);
        }
    }
}
