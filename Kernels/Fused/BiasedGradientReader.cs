using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>The gradient d = dy act'(z + bias) of what a <see cref="BiasedReader{TAct}"/> reads.</summary>
internal struct BiasedGradientReader<TAct> : IMapReader where TAct : struct, IUnaryOp
{
    /// <summary>Gradient of the activation, dense rows.</summary>
    public ArrayView<float> Dy;
    public BiasedReader<TAct> Map;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Loaded Load(int pixel, int channel)
    {
        var loaded = Map.Load(pixel, channel);
        loaded.Delta = Dy[pixel * Map.Channels + channel];
        return loaded;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => loaded.Delta * BiasedReader<TAct>.DerivativeOf(loaded);
}
