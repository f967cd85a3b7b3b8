using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Dense copies for kernels that want dense operands, and blocks of the pool for their parts.</content>
public sealed partial class CpuBackend
{
    /// <summary>Sees to it that every thread finds a block for its parts in the pool, so that whether a call allocates is no matter of timing.</summary>
    private void Provide(Shape scratch, DType dtype) => Provide(scratch, dtype, Threads);

    private void Provide(Shape scratch, DType dtype, int blocks)
    {
        if (blocks == 0)
        {
            return;
        }

        var block = Memory.Rent(scratch, dtype);
        try
        {
            Provide(scratch, dtype, blocks - 1);
        }
        finally
        {
            Memory.Return(block);
        }
    }

    /// <summary>A dense tensor of a view's elements: the view itself where it lies densely, a pooled copy otherwise.</summary>
    private readonly ref struct DenseInput
    {
        private readonly MemoryPool pool;
        private readonly bool rented;

        public DenseInput(MemoryPool pool, in Tensor view)
        {
            this.pool = pool;
            rented = !view.IsContiguous;
            Tensor = view;
            if (rented)
            {
                Tensor = pool.Rent(view.Shape, view.DType);
                Tensor.CopyFrom(view);
            }
        }

        public Tensor Tensor { get; }

        public void Dispose()
        {
            if (rented)
            {
                pool.Return(Tensor);
            }
        }
    }

    /// <summary>A dense tensor to write a view's elements to; a copy goes back into the view at the end.</summary>
    private readonly ref struct DenseOutput
    {
        private readonly MemoryPool pool;
        private readonly Tensor view;
        private readonly bool rented;

        public DenseOutput(MemoryPool pool, in Tensor view, bool accumulate = false, [CallerMemberName] string operation = "")
        {
            Operand.RequireOwnElements(operation, view);
            this.pool = pool;
            this.view = view;
            rented = !view.IsContiguous;
            Tensor = view;
            if (rented)
            {
                Tensor = pool.Rent(view.Shape, view.DType);
                if (accumulate)
                {
                    Tensor.CopyFrom(view);
                }
            }
        }

        public Tensor Tensor { get; }

        public void Dispose()
        {
            if (rented)
            {
                view.CopyFrom(Tensor);
                pool.Return(Tensor);
            }
        }
    }

    /// <summary>
    /// Kernels that get addresses alone hold on to no operand: one that its owner has used for the last time could be collected while they work.
    /// </summary>
    private static void KeepAlive(params ReadOnlySpan<Tensor> operands)
    {
        foreach (ref readonly var operand in operands)
        {
            GC.KeepAlive(operand.IsNone ? null : operand.Storage);
        }
    }
}
