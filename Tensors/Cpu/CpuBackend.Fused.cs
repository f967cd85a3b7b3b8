using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Passes over maps whose normalisation is pending.</content>
public sealed unsafe partial class CpuBackend : IFusedBackend
{
    // A part of a few microseconds; sums over parts cost a row each.
    private const int PassGrainFloats = 16 * 1024;
    private const int MaxSumSlices = 32;
    private const int PassChunkFloats = 32 * 1024;

    private readonly ScratchPool fusedScratch = new();

    /// <summary>Float32 is fused.</summary>
    public bool Fuses(DType dtype) => dtype == DType.Float32;

    /// <inheritdoc/>
    public void Activate<TAct>(in NormalizedMap x, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp
    {
        const string Name = "Activate";
        RequirePending(Name, x);
        RequireLike(Name, "y", y, x.Map);
        if (!addend.IsNone)
        {
            RequireLike(Name, "addend", addend, x.Map);
        }

        OnFloatLanes(new ActivateAction<TAct>(this, new MapRows(x), addend.IsNone ? null : addend.Pointer<float>(), y.Pointer<float>()));
        KeepAlive(x.Map, x.Scale, x.Shift, addend, y);
    }

    /// <inheritdoc/>
    public void ActivateBackward<TAct>(in NormalizedMap x, in Tensor dy, in Tensor d, in Tensor sums) where TAct : struct, IUnaryOp
    {
        const string Name = "ActivateBackward";
        RequirePending(Name, x);
        RequireLike(Name, "dy", dy, x.Map);
        if (!d.IsNone)
        {
            RequireLike(Name, "d", d, x.Map);
        }

        RequireSums(Name, sums, x.Map.Shape[^1]);
        if (x.Map.Count == 0)
        {
            Fill(sums, 0);
            return;
        }

        OnFloatLanes(new ActivateBackwardAction<TAct>(
            this, new MapRows(x), dy.Pointer<float>(), d.IsNone ? null : d.Pointer<float>(), sums.Pointer<double>()));
        KeepAlive(x.Map, x.Scale, x.Shift, dy, d, sums);
    }

    /// <inheritdoc/>
    public void Pool<TAct>(in NormalizedMap x, in Tensor y) where TAct : struct, IUnaryOp
    {
        RequireMap("Pool", x);
        Operand.RequireShape("Pool", "y", y, new Shape(x.Map.Shape[0], 1, 1, x.Map.Shape[^1]), "[n, 1, 1, c]");
        Operand.RequireDense("Pool", "y", y);
        if (x.Map.Count == 0 && y.Count > 0)
        {
            throw new ShapeException("Pool", $"the images of {x.Map} have no pixels to average");
        }

        RequirePending("Pool", x);
        OnFloatLanes(new PoolAction<TAct>(this, new MapRows(x), y.Pointer<float>()));
        KeepAlive(x.Map, x.Scale, x.Shift, y);
    }

    /// <inheritdoc/>
    public void NormGradient<TAct>(in NormalizedGradient dz, in Tensor y) where TAct : struct, IUnaryOp
    {
        RequireGradient("NormGradient", dz, y.Shape);
        RequireLike("NormGradient", "y", y, dz.Delta);
        OnFloatLanes(new NormGradientAction<TAct>(this, new GradientRows(dz), y.Pointer<float>()));
        KeepAlive(dz.Map.Map, dz.Map.Scale, dz.Map.Shift, dz.Map.Gate, dz.Delta, dz.Slopes, dz.Pooled, y);
    }

    // A map that is to be normalised and activated, and no more.
    private static void RequirePending(string name, in NormalizedMap x)
    {
        RequireMap(name, x);
        if (x.IsPlain || x.IsGated)
        {
            throw new ShapeException(name, $"the map {x.Map} must have a scale and a shift and no gate; {(x.IsGated ? "multiply by the gate afterwards" : "use Unary for a plain one")}");
        }
    }

    private static void RequireMap(string name, in NormalizedMap x)
    {
        Operand.RequireFloat(name, x.Map);
        Operand.RequireDense(name, x.Map);
        if (x.Map.DType != DType.Float32 || x.Map.Rank < 2)
        {
            throw new ShapeException(name, $"fused maps are Float32 [n, ..., c], received {x.Map}");
        }

        if (!x.IsPlain)
        {
            Operand.RequireChannels(name, x.Scale, x.Map, "scale");
            Operand.RequireChannels(name, x.Shift, x.Map, "shift");
            Operand.RequireDense(name, "scale", x.Scale);
            Operand.RequireDense(name, "shift", x.Shift);
        }

        if (x.IsGated)
        {
            if (x.IsPlain)
            {
                throw new ShapeException(name, $"the plain map {x.Map} has a gate {x.Gate.Shape}, which only maps with a scale and a shift take; multiply by it first");
            }

            RequireByImage(name, "the gate", x.Gate, x.Map);
        }
    }

    private static void RequireGradient(string name, in NormalizedGradient dz, Shape shape)
    {
        RequireMap(name, dz.Map);
        Operand.RequireShape(name, "z", dz.Map.Map, shape, "the convolution's result");
        RequireLike(name, "the gradient", dz.Delta, dz.Map.Map);
        RequireSlopes(name, dz.Slopes, shape[^1], dz.Delta);
        if (dz.IsGated)
        {
            if (dz.Map.IsPlain || !dz.Map.IsGated)
            {
                throw new ShapeException(name, "a gradient with a pooled part needs z's scale, shift and gate");
            }

            RequireByImage(name, "pooled", dz.Pooled, dz.Map.Map);
        }
    }

    private static void RequireSlopes(string name, in Tensor slopes, int channels, in Tensor like)
    {
        Operand.RequireShape(name, "slopes", slopes, new Shape(3, channels), "[3, c]");
        Operand.RequireDense(name, "slopes", slopes);
        Operand.RequireFloats(name, like, slopes);
    }

    private static void RequireByImage(string name, string operand, in Tensor tensor, in Tensor map)
    {
        if (tensor.Count != (long)map.Shape[0] * map.Shape[^1] || !tensor.IsContiguous || tensor.DType != map.DType)
        {
            throw new ShapeException(name, $"{operand} must be dense [n, 1, 1, c] for a map {map}, received {tensor}");
        }
    }

    // None for a result whose statistics nobody asks for.
    private static void RequireStatistics(string name, in Tensor mean, in Tensor variance, in Tensor z)
    {
        if (mean.IsNone && variance.IsNone)
        {
            return;
        }

        if (z.Count == 0)
        {
            throw new ShapeException(name, $"the result {z} has no elements to take statistics of");
        }

        Operand.RequireChannels(name, mean, z, nameof(mean));
        Operand.RequireChannels(name, variance, z, nameof(variance));
        Operand.RequireDense(name, "mean", mean);
        Operand.RequireDense(name, "variance", variance);
    }

    private static void RequireLike(string name, string operand, in Tensor tensor, in Tensor map)
    {
        Operand.RequireShape(name, operand, tensor, map.Shape, "the map's");
        Operand.RequireDense(name, operand, tensor);
        Operand.RequireFloats(name, map, tensor);
    }

    private static void RequireSums(string name, in Tensor sums, int channels)
    {
        Operand.RequireShape(name, "sums", sums, new Shape(2, channels), "[2, c]");
        Operand.RequireDense(name, "sums", sums);
        if (sums.DType != DType.Float64)
        {
            throw new ShapeException(name, $"sums must be Float64, received {sums}");
        }
    }

    // What reaches the input from a result without elements.
    private void ClearGradient(in NormalizedMap x, in Tensor dx, bool accumulate, in Tensor sums)
    {
        if (dx.IsNone)
        {
            return;
        }

        if (!x.IsPlain || !accumulate)
        {
            Fill(dx, 0);
        }

        if (!x.IsPlain)
        {
            Fill(sums, 0);
        }
    }

    private static RowSlices PassSlices(in MapRows x, int most) =>
        new(x.Count, 1, (int)Math.Min(most, (long)x.Count * x.Channels / PassGrainFloats), x.Channels, PassChunkFloats);

    private void OnFloatLanes<TAction>(in TAction action) where TAction : struct, IFloatAction
    {
        switch (Level)
        {
            case SimdLevel.Vector512:
                action.Run<F16>();
                break;
            case SimdLevel.Vector256:
                action.Run<F8>();
                break;
            case SimdLevel.Vector128:
                action.Run<F4>();
                break;
            default:
                action.Run<F1>();
                break;
        }
    }

    private readonly struct ActivateAction<TAct>(CpuBackend backend, MapRows x, float* addend, float* y) : IFloatAction where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var slices = PassSlices(x, int.MaxValue);
            var job = new ActivateJob<TAct, TLane>(x, slices, addend, y);
            backend.workers.Run(slices.Count, ref job);
        }
    }

    private readonly struct ActivateBackwardAction<TAct>(CpuBackend backend, MapRows x, float* dy, float* d, double* sums) : IFloatAction
        where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var slices = PassSlices(x, MaxSumSlices);
            var totals = backend.Memory.Rent(new Shape(slices.Count, 2 * x.Channels), DType.Float64);
            backend.fusedScratch.Provide(backend.Threads, 2 * x.Channels);
            var job = new ActivateBackwardJob<TAct, TLane>(x, slices, dy, d, totals.Pointer<double>(), backend.fusedScratch);
            backend.workers.Run(slices.Count, ref job);
            CombineTotals(totals, slices.Count, sums);
            backend.Memory.Return(totals);
        }
    }

    private readonly struct PoolAction<TAct>(CpuBackend backend, MapRows x, float* y) : IFloatAction where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var job = new PoolJob<TAct, TLane>(x, y);
            backend.workers.Run(x.Count / x.Pixels, ref job);
        }
    }

    private readonly struct NormGradientAction<TAct>(CpuBackend backend, GradientRows dz, float* y) : IFloatAction where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var slices = PassSlices(dz.Map, int.MaxValue);
            var job = new NormGradientJob<TAct, TLane>(dz, slices, y);
            backend.workers.Run(slices.Count, ref job);
        }
    }

    private static void CombineTotals(in Tensor totals, int slices, double* sums)
    {
        var count = totals.Shape[1];
        ColumnSums.Combine(totals.Pointer<double>(), slices, count);
        new ReadOnlySpan<double>(totals.Pointer<double>(), count).CopyTo(new Span<double>(sums, count));
    }
}
