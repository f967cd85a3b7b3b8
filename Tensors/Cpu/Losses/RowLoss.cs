using System.Numerics;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>Runs a loss over the rows of dense logits: per-sample losses and the gradient of their mean.</summary>
/// <remarks>Rows are few and independent; a part is one row, so no result depends on the threads.</remarks>
internal readonly unsafe struct RowLoss<T, TLoss>(TLoss loss, Tensor logits, Tensor losses, Tensor gradient, MemoryPool pool) : IParallelJob
    where T : unmanaged, IFloatingPointIeee754<T>
    where TLoss : struct, IRowLoss<T>
{
    public Shape Scratch => new(TLoss.ScratchRows, logits.Shape[1]);

    public int Parts => logits.Shape[0];

    public void Execute(int part)
    {
        var classes = logits.Shape[1];
        var scratch = pool.Rent(Scratch, DType.Float64);
        var row = gradient.IsNone ? null : gradient.Pointer<T>() + (long)part * classes;
        losses.Pointer<T>()[(nint)part * losses.Strides[0]] =
            loss.Compute(part, logits.Pointer<T>() + (long)part * classes, classes, logits.Shape[0], row, scratch.Pointer<double>());
        pool.Return(scratch);
    }
}
