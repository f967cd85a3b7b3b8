using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>The optimizer's update.</content>
public sealed unsafe partial class CpuBackend
{
    /// <summary>One step of SGD over dense tensors of one shape: g clipped, decayed, buffered, applied. A buffer of zeros starts as g.</summary>
    public void SgdStep(in Tensor value, in Tensor gradient, in Tensor momentum, in SgdOptions options)
    {
        Operand.RequireSame("SgdStep", value, gradient);
        Operand.RequireSame("SgdStep", value, momentum);
        Operand.RequireDense("SgdStep", value);
        Operand.RequireDense("SgdStep", gradient);
        Operand.RequireDense("SgdStep", momentum);
        OnLanes(value.DType, new SgdAction(this, value, gradient, momentum, options));
    }

    private readonly struct SgdAction(CpuBackend backend, Tensor value, Tensor gradient, Tensor momentum, SgdOptions options) : ILaneAction
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
            ElementwiseJob<SgdKernel<TLane, TElement>, TElement>.Run(
                backend.Workers, LoopNest.Over(value.Shape, 2, gradient.Strides, momentum.Strides, value.Strides), new(options),
                gradient.Pointer<TElement>(), momentum.Pointer<TElement>(), value.Pointer<TElement>());
    }
}
