using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AlphaNet.Pure.Tensors.Threading;

/// <summary>Persistent worker threads that share out the parts of a job.</summary>
/// <remarks>
/// Parallel.For costs 13-16 us and 1.5 KB a call; a hot worker here is reached in well under a microsecond and nothing is allocated.
/// A thread begins with a share of its own, adjacent parts, the same share of every job: where one kernel reads what another wrote, it mostly lies in the caches of the thread's own core. A
/// thread that is done takes the last parts of others.
/// Workers spin briefly after a job, since the next kernel usually follows at once, and then sleep.
/// One job runs at a time; a job started from inside a job, or while another thread's job runs, is done by its caller alone.
/// </remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    // Tens to hundreds of microseconds of polling, by the processor's pause: longer than the gap between two kernels of a step, short enough not to burn an idle core.
    private const int SpinsBeforeSleep = 2_000;

    // As much, before a caller that waits for the last parts leaves its processor to others.
    private const int SpinsBeforeYield = 2_000;

    // Of the shares; workers have the others.
    private const int Caller = 0;

    private readonly Thread[] workers;

    // One a worker: with a shared one, a worker that falls asleep early for the next job could take the wake-up of one that is late for this job.
    private readonly SemaphoreSlim[] wake;
    private readonly int[] asleep;
    private int busy;
    private int generation;
    private volatile bool stopping;

    // The running job. Written by the caller before the generation changes, read by workers after.
    private delegate*<void*, int, void> entry;
    private void* job;

    // The parts of every thread's share that nobody has begun, a share a cache line.
    private readonly PartRange[] shares;

    // Whether the running job still takes workers, and how many are in it. A worker counts itself in before it looks whether the job is open, the caller closes the
    // job before it counts: so either the worker sees it closed, or the caller sees the worker and waits.
    private int open;
    private int joined;
    private Exception? failure;

    /// <summary>Starts a pool in which <paramref name="threads"/> threads work, the caller's among them.</summary>
    /// <param name="threads">Threads in all, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        workers = new Thread[threads - 1];
        wake = new SemaphoreSlim[workers.Length];
        asleep = new int[workers.Length];
        shares = new PartRange[threads];
        for (var i = 0; i < workers.Length; i++)
        {
            var worker = i;
            wake[i] = new SemaphoreSlim(0);
            workers[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"AlphaNet worker {i + 1}" };
            workers[i].Start();
        }
    }

    /// <summary>Number of threads that work on a job, the caller's among them.</summary>
    public int Threads { get; }

    /// <summary>Runs all parts of a job and returns when the last is done.</summary>
    /// <typeparam name="TJob">The job's struct.</typeparam>
    /// <param name="partCount">Number of parts; it must not depend on <see cref="Threads"/> where results could.</param>
    /// <param name="work">The job, shared by all threads by reference.</param>
    /// <remarks>What a part throws arrives as it was thrown, whichever thread ran it; parts not begun are then left out.</remarks>
    public void Run<TJob>(int partCount, ref TJob work) where TJob : struct, IParallelJob
    {
        if (partCount <= 0)
        {
            return;
        }

        if (workers.Length == 0 || partCount == 1 || stopping || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (var part = 0; part < partCount; part++)
            {
                work.Execute(part);
            }

            return;
        }

        try
        {
            Dispatch(partCount, ref work);
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    private void Dispatch<TJob>(int partCount, ref TJob work) where TJob : struct, IParallelJob
    {
        entry = &Invoke<TJob>;
        // The struct lives on the caller's stack or in an object that the caller's reference keeps; it is pinned against the collector's moves.
        fixed (byte* pinned = &Unsafe.As<TJob, byte>(ref work))
        {
            job = pinned;
            failure = null;
            for (var thread = 0; thread < Threads; thread++)
            {
                shares[thread].Fill((int)((long)partCount * thread / Threads), (int)((long)partCount * (thread + 1) / Threads));
            }

            Interlocked.Exchange(ref open, 1);
            Interlocked.Increment(ref generation);
            WakeAll();

            TakeParts(Caller);
            // No part is left. A worker that has not come yet, asleep or kept waiting by other programs, is not waited for.
            Interlocked.Exchange(ref open, 0);
            AwaitJoined();
        }

        if (failure is { } thrown)
        {
            failure = null;
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    private void AwaitJoined()
    {
        for (var spins = 0; spins < SpinsBeforeYield; spins++)
        {
            if (Volatile.Read(ref joined) == 0)
            {
                return;
            }

            Thread.SpinWait(2);
        }

        while (Volatile.Read(ref joined) > 0)
        {
            Thread.Yield();
        }
    }

    private static void Invoke<TJob>(void* work, int part) where TJob : struct, IParallelJob =>
        Unsafe.AsRef<TJob>(work).Execute(part);

    private void TakeParts(int thread)
    {
        try
        {
            int part;
            while ((part = shares[thread].TakeFirst()) >= 0)
            {
                entry(job, part);
            }

            for (var other = (thread + 1) % Threads; other != thread; other = (other + 1) % Threads)
            {
                while ((part = shares[other].TakeLast()) >= 0)
                {
                    entry(job, part);
                }
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref failure, e, null);
            foreach (ref var share in shares.AsSpan())
            {
                share.Fill(0, 0);
            }
        }
    }

    private void WakeAll()
    {
        for (var i = 0; i < asleep.Length; i++)
        {
            if (Volatile.Read(ref asleep[i]) != 0 && Interlocked.Exchange(ref asleep[i], 0) != 0)
            {
                wake[i].Release();
            }
        }
    }

    private void Work(int worker)
    {
        var seen = 0;
        while (!stopping)
        {
            var spins = 0;
            while (Volatile.Read(ref generation) == seen)
            {
                if (stopping)
                {
                    return;
                }

                if (++spins < SpinsBeforeSleep)
                {
                    Thread.SpinWait(8);
                    continue;
                }

                // Whoever takes the flag back decides: a caller that took it has released, or is about to, and must be waited for.
                Interlocked.Exchange(ref asleep[worker], 1);
                if ((Volatile.Read(ref generation) == seen && !stopping) || Interlocked.Exchange(ref asleep[worker], 0) == 0)
                {
                    wake[worker].Wait();
                }

                spins = 0;
            }

            // Jobs that came and went meanwhile were done by others.
            seen = Volatile.Read(ref generation);
            Interlocked.Increment(ref joined);
            if (Volatile.Read(ref open) != 0)
            {
                TakeParts(worker + 1);
            }

            Interlocked.Decrement(ref joined);
        }
    }

    /// <summary>Stops the workers. Jobs run afterwards are done by their caller alone.</summary>
    public void Dispose()
    {
        stopping = true;
        Interlocked.MemoryBarrier();
        WakeAll();
        foreach (var worker in workers)
        {
            worker.Join();
        }
    }
}
