using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Passes over maps whose normalisation is pending.</content>
public sealed unsafe partial class CpuBackend : IFusedBackend
{
    // A part of about 10 us of memory traffic; sums over parts cost a row each.
    private const int PassGrainFloats = 64 * 1024;
    private const int MaxSumSlices = 32;
    private const int PassChunkFloats = 32 * 1024;

    private readonly ScratchPool fusedScratch = new();

    /// <summary>Float32 is fused.</summary>
    public bool Fuses(DType dtype) => dtype == DType.Float32;

    /// <inheritdoc/>
    public void Activate<TAct>(in NormalizedMap x, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp
    {
        const string Name = "Activate";
        RequireMap(Name, x);
        RequireLike(Name, "y", y, x.Map);
        if (!addend.IsNone)
        {
            RequireLike(Name, "addend", addend, x.Map);
        }

        OnFloatLanes(new ActivateAction<TAct>(this, new MapRows(x), addend.IsNone ? null : addend.Pointer<float>(), y.Pointer<float>()));
    }

    /// <inheritdoc/>
    public void ActivateBackward<TAct>(in NormalizedMap x, in Tensor dy, in Tensor d, in Tensor sums) where TAct : struct, IUnaryOp
    {
        const string Name = "ActivateBackward";
        RequireMap(Name, x);
        RequireLike(Name, "dy", dy, x.Map);
        if (!d.IsNone)
        {
            RequireLike(Name, "d", d, x.Map);
        }

        RequireSums(Name, sums, x.Map.Shape[^1]);
        OnFloatLanes(new ActivateBackwardAction<TAct>(
            this, new MapRows(x), dy.Pointer<float>(), d.IsNone ? null : d.Pointer<float>(), sums.Pointer<double>()));
    }

    /// <inheritdoc/>
    public void Pool<TAct>(in NormalizedMap x, in Tensor y) where TAct : struct, IUnaryOp
    {
        RequireMap("Pool", x);
        CheckShape("Pool", "y", y, new Shape(x.Map.Shape[0], 1, 1, x.Map.Shape[^1]), "[n, 1, 1, c]");
        CheckDense("Pool", "y", y);
        OnFloatLanes(new PoolAction<TAct>(this, new MapRows(x), y.Pointer<float>()));
    }

    /// <inheritdoc/>
    public void NormGradient<TAct>(in NormalizedGradient dz, in Tensor y) where TAct : struct, IUnaryOp
    {
        RequireGradient("NormGradient", dz, y.Shape);
        RequireLike("NormGradient", "y", y, dz.Delta);
        OnFloatLanes(new NormGradientAction<TAct>(this, new GradientRows(dz), y.Pointer<float>()));
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
            CheckDense(name, "scale", x.Scale);
            CheckDense(name, "shift", x.Shift);
        }

        if (x.IsGated && (x.Gate.Count != (long)x.Map.Shape[0] * x.Map.Shape[^1] || !x.Gate.IsContiguous || x.Gate.DType != DType.Float32))
        {
            throw new ShapeException(name, $"a gate must be dense [n, 1, 1, c] for a map {x.Map}, received {x.Gate}");
        }
    }

    private static void RequireGradient(string name, in NormalizedGradient dz, Shape shape)
    {
        RequireMap(name, dz.Map);
        CheckShape(name, "the gradient", dz.Delta, shape, "z's");
        CheckDense(name, "the gradient", dz.Delta);
        CheckShape(name, "slopes", dz.Slopes, new Shape(3, shape[^1]), "[3, c]");
        CheckDense(name, "slopes", dz.Slopes);
    }

    private static void RequireLike(string name, string operand, in Tensor tensor, in Tensor map)
    {
        CheckShape(name, operand, tensor, map.Shape, "the map's");
        CheckDense(name, operand, tensor);
        CheckFloats(name, map, tensor);
    }

    private static void RequireSums(string name, in Tensor sums, int channels)
    {
        CheckShape(name, "sums", sums, new Shape(2, channels), "[2, c]");
        CheckDense(name, "sums", sums);
        if (sums.DType != DType.Float64)
        {
            throw new ShapeException(name, $"sums must be Float64, received {sums}");
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
        public void Run<TLane>() where TLane : struct, IMemoryLane<TLane, float>
        {
            var slices = PassSlices(x, int.MaxValue);
            var job = new ActivateJob<TAct, TLane>(x, slices, addend, y);
            backend.workers.Run(slices.Count, ref job);
        }
    }

    private readonly struct ActivateBackwardAction<TAct>(CpuBackend backend, MapRows x, float* dy, float* d, double* sums) : IFloatAction
        where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IMemoryLane<TLane, float>
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
        public void Run<TLane>() where TLane : struct, IMemoryLane<TLane, float>
        {
            var job = new PoolJob<TAct, TLane>(x, y);
            backend.workers.Run(x.Count / x.Pixels, ref job);
        }
    }

    private readonly struct NormGradientAction<TAct>(CpuBackend backend, GradientRows dz, float* y) : IFloatAction where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IMemoryLane<TLane, float>
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
