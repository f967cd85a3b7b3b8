using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels;

/// <content>How kernels read maps.</content>
public sealed partial class IlgpuBackend
{
    private PlainReader PlainOf(string operation, string name, in Tensor map) => new() { Map = DenseFloats(operation, name, map), Channels = map.Shape[^1] };

    private PendingMap PendingOf(string operation, in NormalizedMap x) => new()
    {
        Map = DenseFloats(operation, "the map", x.Map),
        Scale = DenseFloats(operation, "scale", x.Scale),
        Shift = DenseFloats(operation, "shift", x.Shift),
        Channels = x.Map.Shape[^1],
    };

    private NormalizedReader<TAct> NormalizedOf<TAct>(string operation, in NormalizedMap x) where TAct : struct, IUnaryOp =>
        new() { Map = PendingOf(operation, x) };

    private GatedReader<TAct> GatedOf<TAct>(string operation, in NormalizedMap x) where TAct : struct, IUnaryOp => new()
    {
        Map = PendingOf(operation, x),
        Gate = DenseFloats(operation, "the gate", x.Gate),
        Pixels = PixelsOf(x.Map),
    };

    private GradientReader GradientOf(string operation, in NormalizedGradient dz) => new()
    {
        Delta = DenseFloats(operation, "the gradient", dz.Delta),
        Map = DenseFloats(operation, "z", dz.Map.Map),
        Slopes = DenseFloats(operation, "slopes", dz.Slopes),
        Channels = dz.Delta.Shape[^1],
    };

    private GatedGradientReader<TAct> GatedGradientOf<TAct>(string operation, in NormalizedGradient dz) where TAct : struct, IUnaryOp => new()
    {
        Gradient = GradientOf(operation, dz),
        Map = PendingOf(operation, dz.Map),
        Gate = DenseFloats(operation, "the gate", dz.Map.Gate),
        Pooled = DenseFloats(operation, "pooled", dz.Pooled),
        Pixels = PixelsOf(dz.Delta),
    };

    /// <summary>Pixels of an image.</summary>
    private static int PixelsOf(in Tensor map) => map.Count == 0 ? 0 : (int)(map.Count / map.Shape[0] / map.Shape[^1]);
}
