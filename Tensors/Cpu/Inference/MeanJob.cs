using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Inference;

/// <summary>Mean over the pixels of an image, per channel.</summary>
internal readonly unsafe struct MeanJob<TLane>(MapRows x, float* y) : IParallelJob where TLane : struct, IFloatLane<TLane>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int image)
    {
        var channels = x.Channels;
        var source = x.Row(image * x.Pixels);
        var target = y + (nint)image * channels;
        var share = TLane.Create(1.0 / x.Pixels);
        for (var i = 0; i < channels; i += TLane.Width)
        {
            var width = Math.Min(TLane.Width, channels - i);
            var (even, odd) = (TLane.Create(0), TLane.Create(0));
            var place = source + i;
            var pixel = 0;
            for (; pixel < x.Pixels - 1; pixel += 2, place += 2 * channels)
            {
                even += Load(place, width);
                odd += Load(place + channels, width);
            }

            even = pixel < x.Pixels ? even + Load(place, width) : even;
            Store(target + i, (even + odd) * share, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Load(float* source, int count) => count == TLane.Width ? TLane.Load(source) : TLane.Load(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, TLane value, int count)
    {
        if (count == TLane.Width)
        {
            TLane.Store(target, value);
        }
        else
        {
            TLane.Store(target, value, count);
        }
    }
}
