using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Tensors.Lanes;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

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

        RequireSums(Name, sums, x.Map.Shape[^1], DType.Float64);
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
        RequirePending("Pool", x);
        RequireMeans("Pool", x.Map, y);
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
