using System.Numerics;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>y = softmax of the rows of a dense matrix, or its logarithm; some rows a part.</summary>
internal readonly unsafe struct Softmax<T>(Tensor x, Tensor y, int rows, int classes, bool logarithm, MemoryPool pool) : IParallelJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int RowsPerPart = 4;

    public Shape Scratch => new(classes);

    public int Parts => (rows + RowsPerPart - 1) / RowsPerPart;

    public void Execute(int part)
    {
        var scratch = pool.Rent(Scratch, DType.Float64);
        var log = scratch.Pointer<double>();
        var last = Math.Min((part + 1) * RowsPerPart, rows);
        for (var row = part * RowsPerPart; row < last; row++)
        {
            LogSoftmax.Compute(x.Pointer<T>() + (long)row * classes, classes, log, finite: false);
            var to = y.Pointer<T>() + (long)row * classes;
            for (var i = 0; i < classes; i++)
            {
                to[i] = T.CreateChecked(logarithm ? log[i] : Math.Exp(log[i]));
            }
        }

        pool.Return(scratch);
    }
}
