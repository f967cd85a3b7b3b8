using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Gates.</content>
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void SumGated(in Tensor gatedSums, in Tensor gate, in Tensor pooled, double share, in Tensor sums)
    {
        RequireGatedSums("SumGated", gatedSums, gate, pooled, sums, DType.Float64);
        RequireSingle("SumGated", gate);
        OnFloatLanes(new GatedSumsAction(this, gate.ToMatrix(), gatedSums, pooled, share, sums));
        KeepAlive(gatedSums, gate, pooled, sums);
    }

    /// <inheritdoc/>
    public void Excite(in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor gate)
    {
        RequireExcite("Excite", mean, weights, squeezed, excited, gate);
        RequireSingle("Excite", mean);
        var hidden = Memory.Rent(squeezed.Shape, DType.Float32);
        Sgemm.Multiply(Product<float>(mean.ToMatrix(), weights.Reduce.Transpose(), squeezed, accumulate: false), workers, Level);
        OnFloatLanes(new BiasedAction<Relu>(this, squeezed, weights.ReduceBias, hidden));
        Sgemm.Multiply(Product<float>(hidden, weights.Expand.Transpose(), excited, accumulate: false), workers, Level);
        OnFloatLanes(new BiasedAction<HardSigmoid>(this, excited, weights.ExpandBias, gate));
        Memory.Return(hidden);
        KeepAlive(mean, weights.Reduce, weights.ReduceBias, weights.Expand, weights.ExpandBias, squeezed, excited, gate);
    }

    /// <inheritdoc/>
    public void ExciteBackward(
        in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor dgate, in ExciteWeights gradients, in Tensor dmean, bool accumulate)
    {
        const string Name = "ExciteBackward";
        RequireExcite(Name, mean, weights, squeezed, excited, dgate);
        RequireExciteGradients(Name, mean, weights, gradients, dmean);
        RequireSingle(Name, mean);
        var (d, hidden) = (Memory.Rent(excited.Shape, DType.Float32), Memory.Rent(squeezed.Shape, DType.Float32));
        OnFloatLanes(new BiasedBackwardAction<HardSigmoid>(this, excited, weights.ExpandBias, dgate, d, gradients.ExpandBias));
        if (!gradients.Expand.IsNone)
        {
            OnFloatLanes(new BiasedAction<Relu>(this, squeezed, weights.ReduceBias, hidden));
            Sgemm.Multiply(Product<float>(d.Transpose(), hidden, gradients.Expand, accumulate: true), workers, Level);
        }

        // Room of the hidden vectors, which have been used, for their gradient.
        Sgemm.Multiply(Product<float>(d, weights.Expand, hidden, accumulate: false), workers, Level);
        OnFloatLanes(new BiasedBackwardAction<Relu>(this, squeezed, weights.ReduceBias, hidden, hidden, gradients.ReduceBias));
        if (!gradients.Reduce.IsNone)
        {
            Sgemm.Multiply(Product<float>(hidden.Transpose(), mean.ToMatrix(), gradients.Reduce, accumulate: true), workers, Level);
        }

        if (!dmean.IsNone)
        {
            Sgemm.Multiply(Product<float>(hidden, weights.Reduce, dmean.ToMatrix(), accumulate), workers, Level);
        }

        Memory.Return(hidden);
        Memory.Return(d);
        KeepAlive(mean, weights.Reduce, weights.ReduceBias, weights.Expand, weights.ExpandBias, squeezed, excited, dgate, dmean);
        KeepAlive(gradients.Reduce, gradients.ReduceBias, gradients.Expand, gradients.ExpandBias);
    }

    private readonly struct GatedSumsAction(CpuBackend backend, Tensor gate, Tensor gatedSums, Tensor pooled, double share, Tensor sums) : IFloatAction
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var columns = new ColumnParts(gate.Shape[0], gate.Shape[1]);
            var job = new GatedSumsJob<TLane>(
                gate.Shape[0], columns, gatedSums.Pointer<float>(), gate.Pointer<float>(), pooled.Pointer<float>(), share, sums.Pointer<double>());
            backend.workers.Run(columns.Count, ref job);
        }
    }

    private readonly struct BiasedAction<TAct>(CpuBackend backend, Tensor z, Tensor bias, Tensor y) : IFloatAction where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var columns = new ColumnParts(z.Shape[0], z.Shape[1]);
            var job = new BiasedJob<TAct, TLane>(z.Shape[0], columns, z.Pointer<float>(), bias.Pointer<float>(), y.Pointer<float>());
            backend.workers.Run(columns.Count, ref job);
        }
    }

    private readonly struct BiasedBackwardAction<TAct>(CpuBackend backend, Tensor z, Tensor bias, Tensor dy, Tensor d, Tensor dbias) : IFloatAction
        where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var columns = new ColumnParts(z.Shape[0], z.Shape[1]);
            var job = new BiasedBackwardJob<TAct, TLane>(
                z.Shape[0], columns, z.Pointer<float>(), bias.Pointer<float>(), dy.Pointer<float>(), d.Pointer<float>(), dbias.IsNone ? null : dbias.Pointer<float>());
            backend.workers.Run(columns.Count, ref job);
        }
    }
}
