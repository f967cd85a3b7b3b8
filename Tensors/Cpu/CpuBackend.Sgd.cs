using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>The optimizer's update.</content>
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void SgdStep(in Tensor value, in Tensor gradient, in Tensor momentum, in Tensor roles, in SgdOptions options)
    {
        Operand.RequireSame("SgdStep", value, gradient);
        Operand.RequireSame("SgdStep", value, momentum);
        Operand.RequireDense("SgdStep", value);
        Operand.RequireDense("SgdStep", gradient);
        Operand.RequireDense("SgdStep", momentum);
        if (roles.IsNone)
        {
            Update(value, gradient, momentum, options);
            return;
        }

        RequireRoles(value, roles);
        var lines = roles.Span<int>();
        for (var line = 0; line < lines.Length;)
        {
            var (first, role) = (line, lines[line]);
            while (++line < lines.Length && lines[line] == role)
            {
            }

            if (role != SgdRole.Frozen)
            {
                var start = first * SgdRole.LineElements;
                var length = Math.Min(line * SgdRole.LineElements, value.Shape[0]) - start;
                Update(
                    value.Slice(0, start, length), gradient.Slice(0, start, length), momentum.Slice(0, start, length),
                    role == SgdRole.Decaying ? options : options with { WeightDecay = 0 });
            }
        }
    }

    private static void RequireRoles(in Tensor value, in Tensor roles)
    {
        if (value.Rank != 1 || roles.Rank != 1 || roles.DType != DType.Int32 || !roles.IsContiguous
            || roles.Shape[0] != SgdRole.Lines(value.Shape[0]))
        {
            throw new ShapeException("SgdStep", $"roles {roles} must be Int32, dense, one for {SgdRole.LineElements} elements of a flat block, got a block {value}");
        }
    }

    private void Update(in Tensor value, in Tensor gradient, in Tensor momentum, in SgdOptions options) =>
        OnLanes(value.DType, new SgdAction(this, value, gradient, momentum, options));

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
