using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Cpu.Reductions;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Combining many elements into one.</content>
public sealed unsafe partial class CpuBackend
{
    /// <summary>y (+)= x combined over the axes where y has length 1 and x has not; ranks are equal.</summary>
    public void Reduce<TOp>(in Tensor x, in Tensor y, bool accumulate = false) where TOp : struct, IReduceOp
    {
        var name = typeof(TOp).Name;
        Operand.RequireFloats(name, x, y);
        if (y.Rank != x.Rank)
        {
            throw new ShapeException(name, $"result {y} must have the rank of {x}, with length 1 on the axes combined");
        }

        Operand.RequireBroadcast(name, y, x.Shape);
        Operand.RequireOwnElements(name, y);
        OnLanes(x.DType, new ReduceAction<TOp>(this, x, y, accumulate));
    }

    /// <summary>Sum of squares of all elements, in double.</summary>
    public double SumOfSquares(in Tensor x)
    {
        Operand.RequireFloat("SumOfSquares", x);
        var sum = 0.0;
        OnLanes(x.DType, new SumOfSquaresAction(this, x, &sum));
        return sum;
    }

    /// <summary>dx (+)= sum over broadcast axes of dy * d op(a, b) / d(a or b): dx has the shape of the operand <paramref name="ofSecond"/> names.</summary>
    public void BinaryBackward<TOp>(in Tensor a, in Tensor b, in Tensor dy, in Tensor dx, bool ofSecond, bool accumulate)
        where TOp : struct, IBinaryOp
    {
        var name = typeof(TOp).Name;
        Operand.RequireFloats(name, a, b);
        Operand.RequireFloats(name, a, dy);
        Operand.RequireSame(name, ofSecond ? b : a, dx);
        Operand.RequireBroadcast(name, a, dy.Shape);
        Operand.RequireBroadcast(name, b, dy.Shape);
        Operand.RequireOwnElements(name, dx);
        OnLanes(dy.DType, new BinaryBackwardAction<TOp>(this, a, b, dy, dx, ofSecond, accumulate));
    }

    private readonly struct ReduceAction<TOp>(CpuBackend backend, Tensor x, Tensor y, bool accumulate) : ILaneAction where TOp : struct, IReduceOp
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
            ReduceJob<ElementMap, TOp, TLane, TElement>.Run(
                backend, LoopNest.Over(x.Shape, 0, x.Strides, y.BroadcastTo(x.Shape).Strides), new ReduceSink(y, accumulate), x.Pointer<TElement>());
    }

    private readonly struct SumOfSquaresAction(CpuBackend backend, Tensor x, double* result) : ILaneAction
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        {
            Span<int> still = stackalloc int[x.Rank];
            still.Clear();
            ReduceJob<SquareMap, Sum, TLane, TElement>.Run(
                backend, LoopNest.Over(x.Shape, 0, x.Strides, new Strides(still)), new ReduceSink(result), x.Pointer<TElement>());
        }
    }

    private readonly struct BinaryBackwardAction<TOp>(CpuBackend backend, Tensor a, Tensor b, Tensor dy, Tensor dx, bool ofSecond, bool accumulate)
        : ILaneAction where TOp : struct, IBinaryOp
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        {
            var shape = dy.Shape;
            var nest = LoopNest.Over(
                shape, 2, a.BroadcastTo(shape).Strides, b.BroadcastTo(shape).Strides, dy.Strides, dx.BroadcastTo(shape).Strides);
            var first = a.Pointer<TElement>();
            var second = b.Pointer<TElement>();
            var third = dy.Pointer<TElement>();
            if (dx.Count == dy.Count)
            {
                ElementwiseJob<BinaryBackwardKernel<TOp, TLane, TElement>, TElement>.Run(
                    backend.Workers, nest, new(ofSecond, accumulate), first, second, third, dx.Pointer<TElement>());
            }
            else if (ofSecond)
            {
                ReduceJob<GradientOfSecondMap<TOp>, Sum, TLane, TElement>.Run(backend, nest, new ReduceSink(dx, accumulate), first, second, third);
            }
            else
            {
                ReduceJob<GradientOfFirstMap<TOp>, Sum, TLane, TElement>.Run(backend, nest, new ReduceSink(dx, accumulate), first, second, third);
            }
        }
    }
}
