using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Sums of d = act'(u) (gate da + pooled) and of d z over images from those a gated reader left of each, and pooled *= share before; a part is some of the channels.</summary>
internal readonly unsafe struct GatedSumsJob<TLane>(int images, ColumnParts channels, float* gatedSums, float* gate, float* pooled, double share, double* sums) : IParallelJob
    where TLane : struct, IFloatLane<TLane>
{
    // Of da act'(u), act'(u), da act'(u) z and act'(u) z.
    private const int Gradients = 1;
    private const int Derivatives = 2;
    private const int WeightedGradients = 3;
    private const int WeightedDerivatives = 4;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int part)
    {
        var lane = stackalloc float[CacheLines.Floats];
        var end = channels.End(part);
        for (var i = channels.From(part); i < end; i += TLane.Width)
        {
            var count = Math.Min(TLane.Width, end - i);
            var (sum, weighted) = (TLane.Create(0), TLane.Create(0));
            for (var image = 0; image < images; image++)
            {
                var at = (nint)image * channels.Columns + i;
                var (factor, each) = (LanePart.Load<TLane>(gate + at, count), LanePart.Load<TLane>(pooled + at, count) * TLane.Create(share));
                LanePart.Store(pooled + at, each, count);
                sum += TLane.Fma(factor, Of(Gradients, at, count), each * Of(Derivatives, at, count));
                weighted += TLane.Fma(factor, Of(WeightedGradients, at, count), each * Of(WeightedDerivatives, at, count));
            }

            Widen(lane, sum, sums + i, count);
            Widen(lane, weighted, sums + channels.Columns + i, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane Of(int kind, nint at, int count) => LanePart.Load<TLane>(gatedSums + (nint)kind * images * channels.Columns + at, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(float* lane, TLane values, double* target, int count)
    {
        TLane.Store(lane, values);
        for (var k = 0; k < count; k++)
        {
            target[k] = lane[k];
        }
    }
}
