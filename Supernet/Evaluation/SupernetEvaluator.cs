using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Supernet.Evaluation;

/// <summary>Measures subnets of a trained supernet: calibrate, then evaluate. Several subnets run side by side, one thread each.</summary>
/// <remarks>Results do not depend on the number of threads: a subnet alone on all threads gives the same bits as one of several.</remarks>
public sealed class SupernetEvaluator : ISubnetEvaluator, IDisposable
{
    private readonly ElasticNet net;
    private readonly BatchCache calibration;
    private readonly BatchCache validation;
    private readonly IBackend wide;
    private readonly CpuBackend? own;
    private readonly CpuBackend[] single;

    /// <summary>An evaluator of a net.</summary>
    /// <param name="net">The trained supernet; its weights are only read.</param>
    /// <param name="calibration">Training batches for the batch norms.</param>
    /// <param name="validation">What accuracy is measured on.</param>
    /// <param name="threads">Threads in all.</param>
    /// <param name="device">A backend that the net lies on, if not the processor: then subnets are measured there, one after the other. It stays the caller's.</param>
    public SupernetEvaluator(ElasticNet net, BatchCache calibration, BatchCache validation, int threads, IBackend? device = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(validation);
        this.net = net;
        this.calibration = calibration;
        this.validation = validation;
        own = device is null ? new CpuBackend(threads) : null;
        wide = device ?? own!;
        single = device is null ? [.. Enumerable.Range(0, own!.Threads).Select(_ => new CpuBackend(1))] : [];
    }

    /// <inheritdoc/>
    public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation) => Measure(wide, architecture, cancellation);

    /// <inheritdoc/>
    /// <remarks>Where one subnet cannot be measured, the others are given up.</remarks>
    public ImmutableArray<SubnetAccuracy> EvaluateBatch(ImmutableArray<Architecture> architectures, CancellationToken cancellation, Action<Architecture, SubnetAccuracy>? measured = null)
    {
        var results = new SubnetAccuracy[architectures.Length];
        if (architectures.Length < single.Length || single.Length < 2)
        {
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = Evaluate(architectures[i], cancellation);
                measured?.Invoke(architectures[i], results[i]);
            }

            return [.. results];
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var next = -1;
        var workers = single.Select(backend => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < results.Length;)
                    {
                        results[i] = Measure(backend, architectures[i], stop.Token);
                        lock (results)
                        {
                            measured?.Invoke(architectures[i], results[i]);
                        }
                    }
                }
                catch
                {
                    stop.Cancel();
                    throw;
                }
            },
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        try
        {
            Task.WaitAll(workers, CancellationToken.None);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (AggregateException e)
        {
            // What one thread alone would have thrown.
            ExceptionDispatchInfo.Throw(e.InnerExceptions.First(inner => inner is not OperationCanceledException));
        }

        return [.. results];
    }

    /// <summary>Bytes that its own backends keep ready for the next subnet.</summary>
    public long PooledBytes => single.Append(own).Sum(backend => backend?.Memory.PooledBytes ?? 0);

    /// <summary>Lets go of the memory kept for the next subnet: which of the threads meets the largest one is chance, and in time all would hold as much as that takes.</summary>
    public void Trim()
    {
        foreach (var backend in single.Append(own))
        {
            backend?.Trim();
        }
    }

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        own?.Dispose();
        foreach (var backend in single)
        {
            backend.Dispose();
        }
    }

    private SubnetAccuracy Measure(IBackend backend, Architecture architecture, CancellationToken cancellation)
    {
        var plan = NetworkPlan.Create(net.Space, architecture);
        var runner = new SubnetRunner(net, backend);
        using var statistics = runner.Calibrate(plan, calibration, cancellation);
        return runner.Measure(plan, statistics, validation, cancellation);
    }
}
