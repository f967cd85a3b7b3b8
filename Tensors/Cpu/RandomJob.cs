using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Random;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>Fills a tensor with random numbers: element i from word i of the key's sequence, however the tensor lies.</summary>
internal unsafe struct RandomJob<TElement> : IParallelJob where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    private const int Grain = 4 * 1024;
    private const int WordsInBlock = 4;

    private LoopNest nest;
    private Partition partition;
    private RandomKey key;
    private TElement* y;
    private bool normal;
    private double scale;
    private double shift;
    private TElement limit;

    /// <summary>Uniform in [low, high): rounding up to high is undone.</summary>
    public static void Uniform(WorkerPool workers, in Tensor y, in RandomKey key, double low, double high) => Run(workers, new RandomJob<TElement>
    {
        nest = LoopNest.Over(y.Shape, LoopNest.InOrder, y.Strides),
        key = key,
        y = y.Pointer<TElement>(),
        scale = high - low,
        shift = low,
        limit = TElement.Max(TElement.BitDecrement(TElement.CreateSaturating(high)), TElement.CreateSaturating(low)),
    });

    /// <summary>Normal numbers by Box and Muller: words 2j and 2j + 1 give elements 2j and 2j + 1.</summary>
    public static void Normal(WorkerPool workers, in Tensor y, in RandomKey key, double mean, double deviation) => Run(workers, new RandomJob<TElement>
    {
        nest = LoopNest.Over(y.Shape, LoopNest.InOrder, y.Strides),
        key = key,
        y = y.Pointer<TElement>(),
        normal = true,
        scale = deviation,
        shift = mean,
        limit = TElement.PositiveInfinity,
    });

    private static void Run(WorkerPool workers, RandomJob<TElement> job)
    {
        job.partition = new Partition(job.nest.Count, Grain);
        workers.Run(job.partition.Parts, ref job);
    }

    public void Execute(int part)
    {
        var offsets = stackalloc long[LoopNest.MaxOperands];
        var values = stackalloc double[WordsInBlock];
        var end = partition.End(part);
        for (var element = partition.Begin(part); element < end; element += WordsInBlock)
        {
            // Parts begin at multiples of 64, so whole blocks are a part's own.
            var (w0, w1, w2, w3) = Philox.Words(key, (uint)(element / WordsInBlock));
            if (normal)
            {
                NormalPair(w0, w1, values);
                NormalPair(w2, w3, values + 2);
            }
            else
            {
                values[0] = Philox.ToUniform(w0);
                values[1] = Philox.ToUniform(w1);
                values[2] = Philox.ToUniform(w2);
                values[3] = Philox.ToUniform(w3);
            }

            var count = (int)Math.Min(WordsInBlock, end - element);
            for (var i = 0; i < count; i++)
            {
                nest.Offsets(element + i, offsets);
                y[offsets[0]] = TElement.Min(TElement.CreateTruncating(Math.FusedMultiplyAdd(values[i], scale, shift)), limit);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NormalPair(uint first, uint second, double* pair)
    {
        // In (0, 1]: the logarithm needs a number above 0.
        var radius = Math.Sqrt(-2 * Math.Log(1 - Philox.ToUniform(first)));
        var (sin, cos) = Math.SinCos(2 * Math.PI * Philox.ToUniform(second));
        pair[0] = radius * cos;
        pair[1] = radius * sin;
    }
}
