using System.Diagnostics;
using System.Runtime.ExceptionServices;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Prepares batches on background threads, a few ahead of the consumer.</summary>
/// <remarks>
/// A batch depends on data, options and its <see cref="DataPosition"/> alone: not on the number of workers, nor on where the loader was started. Buffers are
/// pooled; after warm-up a batch allocates nothing. One thread consumes. Dispose it: its threads keep it alive.
/// </remarks>
public sealed class DataLoader : IDisposable
{
    /// <summary>How long a wait lasts before cancellation is looked at again.</summary>
    private const int PollMilliseconds = 20;

    private readonly IImageDataset data;
    private readonly DataLoaderOptions options;
    private readonly MemoryPool pool = new();
    private readonly object gate = new();
    private readonly Slot[] slots;
    private readonly Thread[] workers;
    private readonly long end;

    // Batches are numbered from the first epoch's first; all below are guarded by the gate.
    private long claimed;
    private long consumed;
    private Batch current;
    private bool stopped;
    private long waitedTicks;

    /// <summary>Starts preparing batches.</summary>
    /// <param name="data">What to read; its Read is called from several threads.</param>
    /// <param name="options">How to make batches.</param>
    /// <param name="from">The first batch: where a resumed run goes on.</param>
    /// <exception cref="ArgumentException">An option is out of range, an epoch would have no batch, or the start is no position.</exception>
    public DataLoader(IImageDataset data, DataLoaderOptions options, DataPosition from = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.data = data;
        this.options = options;
        BatchesPerEpoch = options.DropLast ? data.Count / options.BatchSize : (data.Count - 1 + options.BatchSize) / options.BatchSize;
        if (BatchesPerEpoch == 0)
        {
            throw new ArgumentException($"DataLoader: {data.Name} has {data.Count} images, not one batch of {options.BatchSize}; take smaller batches or keep the last one.");
        }

        if (from.Epoch < 0 || from.Batch < 0 || from.Batch >= BatchesPerEpoch)
        {
            throw new ArgumentException($"DataLoader: start {from} is no position; {data.Name} has batches 0..{BatchesPerEpoch - 1} of {options.BatchSize} images an epoch.");
        }

        end = options.EndEpoch <= long.MaxValue / BatchesPerEpoch ? options.EndEpoch * BatchesPerEpoch : long.MaxValue;
        claimed = consumed = from.Epoch * BatchesPerEpoch + from.Batch;
        slots = new Slot[options.Ahead];
        // Makers are made here so that bad options are the caller's exception, not a thread's.
        var makers = Enumerable.Range(0, options.Workers).Select(_ => new BatchMaker(data, options)).ToArray();
        workers = [.. makers.Select((maker, i) => new Thread(() => Work(maker)) { IsBackground = true, Name = $"data worker {i}" })];
        foreach (var worker in workers)
        {
            worker.Start();
        }
    }

    /// <summary>Batches in an epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The batch that <see cref="Next"/> gives next: what a checkpoint stores.</summary>
    public DataPosition Position => PositionOf(Interlocked.Read(ref consumed));

    /// <summary>Seconds the consumer has waited for batches in all.</summary>
    public double WaitSeconds => Interlocked.Read(ref waitedTicks) / (double)Stopwatch.Frequency;

    /// <summary>The next batch; the one before is taken back.</summary>
    /// <exception cref="SampleException">An image of the batch is unusable. The position stays, and every further call throws the same.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting; the position stays.</exception>
    /// <exception cref="InvalidOperationException">The last epoch is over.</exception>
    /// <exception cref="ObjectDisposedException">The loader was disposed.</exception>
    public Batch Next(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            ref var slot = ref NextSlot();
            TakeBack();
            if (!slot.Ready)
            {
                Wait(ref slot, cancellation);
            }

            return Take(ref slot);
        }
    }

    /// <summary>The next batch if it is ready, without a wait; only then is the one before taken back.</summary>
    /// <param name="batch">The batch; none if it is not ready.</param>
    /// <exception cref="SampleException">An image of the batch is unusable, as for <see cref="Next"/>.</exception>
    /// <exception cref="InvalidOperationException">The last epoch is over.</exception>
    /// <exception cref="ObjectDisposedException">The loader was disposed.</exception>
    public bool TryNext(out Batch batch)
    {
        lock (gate)
        {
            ref var slot = ref NextSlot();
            if (!slot.Ready)
            {
                batch = default;
                return false;
            }

            TakeBack();
            batch = Take(ref slot);
            return true;
        }
    }

    /// <summary>Stops the threads, after the image each is at, and lets go of the memory.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            Volatile.Write(ref stopped, true);
            Monitor.PulseAll(gate);
        }

        foreach (var worker in workers)
        {
            worker.Join();
        }

        TakeBack();
        pool.Trim();
    }

    private ref Slot NextSlot()
    {
        ObjectDisposedException.ThrowIf(stopped, this);
        if (consumed >= end)
        {
            throw new InvalidOperationException($"DataLoader: all {options.EndEpoch} epochs of {data.Name} were read; make a new loader for another pass.");
        }

        return ref slots[consumed % slots.Length];
    }

    private Batch Take(ref Slot slot)
    {
        if (slot.Error is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        current = slot.Batch;
        slot = default;
        consumed++;
        Monitor.PulseAll(gate);
        return current;
    }

    private void TakeBack()
    {
        if (!current.Images.IsNone)
        {
            pool.Return(current.Images);
            pool.Return(current.Labels);
            current = default;
        }
    }

    private void Wait(ref Slot slot, CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            while (!slot.Ready)
            {
                Monitor.Wait(gate, PollMilliseconds);
                cancellation.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(stopped, this);
            }
        }
        finally
        {
            waitedTicks += Stopwatch.GetTimestamp() - since;
        }
    }

    private void Work(BatchMaker maker)
    {
        while (Claim(out var number))
        {
            var position = PositionOf(number);
            Exception? error = null;
            Batch batch = default;
            try
            {
                var count = Math.Min(options.BatchSize, data.Count - position.Batch * options.BatchSize);
                batch = new Batch(pool.Rent(maker.ImagesShape(count), DType.Float32), pool.Rent(new Shape(count), DType.Int32), position);
                maker.Fill(batch, ref stopped);
            }
            catch (Exception e)
            {
                // Whatever it is (no memory, too), the consumer gets it in its turn.
                error = e;
            }

            lock (gate)
            {
                slots[number % slots.Length] = new Slot(true, batch, error);
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Waits until a slot is free and takes the next number; false when there is no more to do.</summary>
    private bool Claim(out long number)
    {
        lock (gate)
        {
            while (!stopped && claimed < end && claimed - consumed >= options.Ahead)
            {
                Monitor.Wait(gate);
            }

            number = claimed;
            if (stopped || claimed >= end)
            {
                return false;
            }

            claimed++;
            return true;
        }
    }

    private DataPosition PositionOf(long number) => new(number / BatchesPerEpoch, (int)(number % BatchesPerEpoch));

    /// <summary>A batch that a worker finished, or why it could not.</summary>
    private readonly record struct Slot(bool Ready, Batch Batch, Exception? Error);
}
