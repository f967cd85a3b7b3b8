using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Means over an image of act(scale z + shift); a part is an image.</summary>
internal unsafe readonly struct PoolJob<TAct, TLane>(MapRows x, float* y) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    public void Execute(int image)
    {
        var sums = y + (nint)image * x.Channels;
        new Span<float>(sums, x.Channels).Clear();
        ActivationKernel<TAct, TLane>.Sum(x.Row(image * x.Pixels), x.Pixels, x.Channels, x.Scale, x.Shift, sums);
        for (var c = 0; c < x.Channels; c++)
        {
            sums[c] /= x.Pixels;
        }
    }
}
