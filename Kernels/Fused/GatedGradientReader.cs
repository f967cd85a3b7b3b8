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
    public readonly Loaded Load(int pixel, int channel)
    {
        var loaded = Gradient.Load(pixel, channel);
        var atImage = pixel / Pixels * Map.Channels + channel;
        loaded.Gate = Gate[atImage];
        loaded.Pooled = Pooled[atImage];
        loaded.Scale = Map.Scale[channel];
        loaded.Shift = Map.Shift[channel];
        return loaded;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded)
    {
        var u = new ChannelScale(loaded.Scale, loaded.Shift).Normalized(loaded.Z);
        return GradientReader.Of(TAct.Derivative(u).Value * (loaded.Gate * loaded.Delta + loaded.Pooled), loaded);
    }
}
