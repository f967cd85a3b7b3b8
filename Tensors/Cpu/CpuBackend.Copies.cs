using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Filling, copying, converting.</content>
public sealed unsafe partial class CpuBackend
{
    /// <summary>y = value.</summary>
    public void Fill(in Tensor y, double value)
    {
        switch (y.DType)
        {
            case DType.Float32:
                FillWith(y, (float)value);
                break;
            case DType.Float64:
                FillWith(y, value);
                break;
            case DType.Int32:
                FillWith(y, int.CreateSaturating(value));
                break;
            case DType.Int64:
                FillWith(y, long.CreateSaturating(value));
                break;
            default:
                FillWith(y, byte.CreateSaturating(value));
                break;
        }
    }

    /// <summary>y = x, converting the element type with saturation; x broadcasts to y.</summary>
    public void Copy(in Tensor x, in Tensor y)
    {
        Operand.RequireBroadcast("Copy", x, y.Shape);
        Operand.RequireOwnElements("Copy", y);
        switch (x.DType)
        {
            case DType.Float32:
                CopyFrom<float>(x, y);
                break;
            case DType.Float64:
                CopyFrom<double>(x, y);
                break;
            case DType.Int32:
                CopyFrom<int>(x, y);
                break;
            case DType.Int64:
                CopyFrom<long>(x, y);
                break;
            default:
                CopyFrom<byte>(x, y);
                break;
        }
    }

    private void FillWith<T>(in Tensor y, T value) where T : unmanaged, INumberBase<T> =>
        ElementwiseJob<FillKernel<T>, T>.Run(workers, LoopNest.Over(y.Shape, 0, y.Strides), new(value), y.Pointer<T>());

    private void CopyFrom<TFrom>(in Tensor x, in Tensor y) where TFrom : unmanaged, INumberBase<TFrom>
    {
        switch (y.DType)
        {
            case DType.Float32:
                Copy<TFrom, float>(x, y);
                break;
            case DType.Float64:
                Copy<TFrom, double>(x, y);
                break;
            case DType.Int32:
                Copy<TFrom, int>(x, y);
                break;
            case DType.Int64:
                Copy<TFrom, long>(x, y);
                break;
            default:
                Copy<TFrom, byte>(x, y);
                break;
        }
    }

    private void Copy<TFrom, TTo>(in Tensor x, in Tensor y)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo> =>
        CopyJob<TFrom, TTo>.Run(
            workers, LoopNest.Over(y.Shape, 1, x.BroadcastTo(y.Shape).Strides, y.Strides), x.Pointer<TFrom>(), y.Pointer<TTo>());
}
