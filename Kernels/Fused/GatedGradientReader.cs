using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>The gradient of a raw map behind a gated reader: d = act'(u) (gate da + pooled).</summary>
internal struct GatedGradientReader<TAct> : IMapReader where TAct : struct, IUnaryOp
{
    /// <summary>da in the place of d.</summary>
    public GradientReader Gradient;

    public PendingMap Map;

    /// <summary>Factors [n, c].</summary>
    public ArrayView<float> Gate;

    /// <summary>Gradient of every pixel of an image [n, c].</summary>
    public ArrayView<float> Pooled;

    /// <summary>Pixels of an image.</summary>
    public Divisor Pixels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float At(int pixel, int channel)
    {
        var at = pixel * Map.Channels + channel;
        var atImage = pixel / Pixels * Map.Channels + channel;
        var z = Map.Map[at];
        var d = TAct.Derivative(Map.Normalized(z, channel)).Value * (Gate[atImage] * Gradient.Delta[at] + Pooled[atImage]);
        return Gradient.Of(d, z, channel);
    }
}
