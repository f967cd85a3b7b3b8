using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Functions of one element at a time.</content>
public sealed unsafe partial class CpuBackend
{
    /// <summary>y = op(x); y may be x.</summary>
    public void Unary<TOp>(in Tensor x, in Tensor y) where TOp : struct, IUnaryOp
    {
        Operand.RequireSame(typeof(TOp).Name, x, y);
        Operand.RequireOwnElements(typeof(TOp).Name, y);
        OnLanes(y.DType, new UnaryAction<TOp>(this, x, y));
    }

    /// <summary>dx (+)= dy * op'(x); dx may be dy.</summary>
    public void UnaryBackward<TOp>(in Tensor x, in Tensor dy, in Tensor dx, bool accumulate) where TOp : struct, IUnaryOp
    {
        Operand.RequireSame(typeof(TOp).Name, x, dy);
        Operand.RequireSame(typeof(TOp).Name, x, dx);
        Operand.RequireOwnElements(typeof(TOp).Name, dx);
        OnLanes(x.DType, new UnaryBackwardAction<TOp>(this, x, dy, dx, accumulate));
    }

    /// <summary>y (+)= op(a, b), both broadcast to y; y may be a or b.</summary>
    public void Binary<TOp>(in Tensor a, in Tensor b, in Tensor y, bool accumulate = false) where TOp : struct, IBinaryOp
    {
        var name = typeof(TOp).Name;
        Operand.RequireFloats(name, a, b);
        Operand.RequireFloats(name, a, y);
        Operand.RequireBroadcast(name, a, y.Shape);
        Operand.RequireBroadcast(name, b, y.Shape);
        Operand.RequireOwnElements(name, y);
        OnLanes(y.DType, new BinaryAction<TOp>(this, a, b, y, accumulate));
    }

    /// <summary>y (+)= scale * x; x broadcasts to y.</summary>
    public void AddScaled(in Tensor x, double scale, in Tensor y, bool accumulate)
    {
        Operand.RequireFloats("AddScaled", x, y);
        Operand.RequireBroadcast("AddScaled", x, y.Shape);
        Operand.RequireOwnElements("AddScaled", y);
        OnLanes(y.DType, new AddScaledAction(this, x, scale, y, accumulate));
    }

    internal WorkerPool Workers => workers;

    private void OnLanes<TAction>(DType dtype, in TAction action) where TAction : struct, ILaneAction
    {
        if (dtype == DType.Float64)
        {
            action.Run<D1, double>();
            return;
        }

        switch (Level)
        {
            case SimdLevel.Vector512:
                action.Run<F16, float>();
                break;
            case SimdLevel.Vector256:
                action.Run<F8, float>();
                break;
            case SimdLevel.Vector128:
                action.Run<F4, float>();
                break;
            default:
                action.Run<F1, float>();
                break;
        }
    }

    private readonly struct UnaryAction<TOp>(CpuBackend backend, Tensor x, Tensor y) : ILaneAction where TOp : struct, IUnaryOp
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
            ElementwiseJob<UnaryKernel<TOp, TLane, TElement>, TElement>.Run(
                backend.Workers, LoopNest.Over(y.Shape, 1, x.Strides, y.Strides), default, x.Pointer<TElement>(), y.Pointer<TElement>());
    }

    private readonly struct UnaryBackwardAction<TOp>(CpuBackend backend, Tensor x, Tensor dy, Tensor dx, bool accumulate) : ILaneAction
        where TOp : struct, IUnaryOp
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
            ElementwiseJob<UnaryBackwardKernel<TOp, TLane, TElement>, TElement>.Run(
                backend.Workers, LoopNest.Over(x.Shape, 2, x.Strides, dy.Strides, dx.Strides), new(accumulate),
                x.Pointer<TElement>(), dy.Pointer<TElement>(), dx.Pointer<TElement>());
    }

    private readonly struct BinaryAction<TOp>(CpuBackend backend, Tensor a, Tensor b, Tensor y, bool accumulate) : ILaneAction
        where TOp : struct, IBinaryOp
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
            ElementwiseJob<BinaryKernel<TOp, TLane, TElement>, TElement>.Run(
                backend.Workers, LoopNest.Over(y.Shape, 2, a.BroadcastTo(y.Shape).Strides, b.BroadcastTo(y.Shape).Strides, y.Strides),
                new(accumulate), a.Pointer<TElement>(), b.Pointer<TElement>(), y.Pointer<TElement>());
    }

    private readonly struct AddScaledAction(CpuBackend backend, Tensor x, double scale, Tensor y, bool accumulate) : ILaneAction
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
            ElementwiseJob<AddScaledKernel<TLane, TElement>, TElement>.Run(
                backend.Workers, LoopNest.Over(y.Shape, 1, x.BroadcastTo(y.Shape).Strides, y.Strides), new(scale, accumulate),
                x.Pointer<TElement>(), y.Pointer<TElement>());
    }
}
