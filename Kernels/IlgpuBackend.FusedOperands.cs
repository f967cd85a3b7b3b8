using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels;

/// <content>What the fused entries check alike, and how kernels read maps.</content>
public sealed partial class IlgpuBackend
{
    private static void RequireMap(string operation, in NormalizedMap x)
    {
        if (x.Map.Rank < 2)
        {
            throw new ShapeException(operation, $"fused maps are [n, ..., c], got {x.Map}");
        }

        if (!x.IsPlain)
        {
            RequireChannels(operation, "scale", x.Scale, x.Map);
            RequireChannels(operation, "shift", x.Shift, x.Map);
        }

        if (x.IsGated && x.Gate.Count != (long)x.Map.Shape[0] * x.Map.Shape[^1])
        {
            throw new ShapeException(operation, $"a gate must be [n, 1, 1, c] for a map {x.Map}, got {x.Gate}");
        }
    }

    private static void RequirePending(string operation, in NormalizedMap x)
    {
        RequireMap(operation, x);
        if (x.IsPlain)
        {
            throw new ShapeException(operation, $"expected a map with scale and shift, got the plain map {x.Map}");
        }
    }

    private static void RequireGradient(string operation, in NormalizedGradient dz, Shape shape)
    {
        RequireMap(operation, dz.Map);
        RequireShape(operation, "the gradient", dz.Delta, shape, "z's");
        RequireShape(operation, "z", dz.Map.Map, shape, "its gradient's");
        RequireShape(operation, "slopes", dz.Slopes, new Shape(3, shape[^1]), "[3, c]");
        if (dz.IsGated && (dz.Map.IsPlain || !dz.Map.IsGated || dz.Pooled.Count != dz.Map.Gate.Count))
        {
            throw new ShapeException(operation, $"a gradient behind a gate needs scale, shift, gate and pooled [n, 1, 1, c] for a map {shape}, got pooled {dz.Pooled}");
        }
    }

    private static void RequireInputSums(string operation, in NormalizedMap x, in Tensor sums)
    {
        if (x.IsGated)
        {
            RequireShape(operation, "sums", sums, new Shape(5, x.Map.Shape[0], 1, 1, x.Map.Shape[^1]), "[5, n, 1, 1, c]");
        }
        else if (!x.IsPlain)
        {
            RequireShape(operation, "sums", sums, new Shape(2, x.Map.Shape[^1]), "[2, c]");
        }
    }

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
