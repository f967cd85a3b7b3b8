using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>What the entries check alike, and dense copies for kernels that want dense operands.</content>
public sealed partial class CpuBackend
{
    private static void CheckRank(string operation, string name, in Tensor tensor, int rank, string axes)
    {
        if (tensor.Rank != rank)
        {
            throw new ShapeException(operation, $"{name} must be {axes}, got shape {tensor.Shape}");
        }
    }

    private static void CheckShape(string operation, string name, in Tensor tensor, Shape expected, string why)
    {
        if (tensor.Shape != expected)
        {
            throw new ShapeException(operation, $"{name} must have shape {expected} ({why}), got {tensor.Shape}");
        }
    }

    /// <summary>That all operands hold one floating element type; a none operand is passed over.</summary>
    private static void CheckFloats(string operation, in Tensor first, in Tensor second, in Tensor third = default)
    {
        if (!first.DType.IsFloat())
        {
            throw new ShapeException(operation, $"operands must be Float32 or Float64, got {first}; convert them with Copy");
        }

        if (second.DType != first.DType || !third.IsNone && third.DType != first.DType)
        {
            throw new ShapeException(operation, $"operands must share one element type, got {first}, {second} and {third}; convert them with Copy");
        }
    }

    /// <summary>Sees to it that every thread finds a block for its parts in the pool, so that whether a call allocates is no matter of timing.</summary>
    private void Provide(Shape scratch, DType dtype) => Provide(scratch, dtype, Threads);

    private void Provide(Shape scratch, DType dtype, int blocks)
    {
        if (blocks == 0)
        {
            return;
        }

        var block = Memory.Rent(scratch, dtype);
        Provide(scratch, dtype, blocks - 1);
        Memory.Return(block);
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

        public DenseOutput(MemoryPool pool, in Tensor view, bool accumulate = false)
        {
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
}
