using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Convolution;

/// <summary>dx (+)= gradient, a few input rows a part: each row gathers from the output rows it went into. Maps are dense; weights are packed by input.</summary>
internal readonly unsafe struct ConvolutionInputGradient<T>(
    ConvolutionShape shape, Tensor dy, Tensor packed, Tensor dx, bool accumulate, MemoryPool pool) : IParallelJob
    where T : unmanaged
{
    private const int RowsPerPart = 4;

    public Shape Scratch => new(shape.Pitch + shape.OutWidth * TileRuns<T>.PanelWidth);

    public int Parts => (shape.Batch * shape.Height + RowsPerPart - 1) / RowsPerPart;

    public void Execute(int part)
    {
        var scratch = pool.Rent(Scratch, dy.DType);
        var sums = scratch.Pointer<T>();
        var last = Math.Min((part + 1) * RowsPerPart, shape.Batch * shape.Height);
        for (var row = part * RowsPerPart; row < last; row++)
        {
            NativeMemory.Clear(sums, (nuint)(shape.Pitch * sizeof(T)));
            GatherRow(row / shape.Height, row % shape.Height, sums, sums + shape.Pitch);
            var length = shape.Width * shape.In;
            var to = dx.Pointer<T>() + (long)row * length;
            Write(sums + shape.Padding * shape.In, to, length, accumulate);
        }

        pool.Return(scratch);
    }

    private void GatherRow(int image, int y, T* sums, T* tile)
    {
        var run = GenericVector.RoundUp<T>(shape.RunLength);
        for (var ky = 0; ky < shape.KernelHeight; ky++)
        {
            var shifted = y + shape.Padding - ky;
            if (shifted < 0 || shifted % shape.Stride != 0 || shifted / shape.Stride >= shape.OutHeight)
            {
                continue;
            }

            var from = dy.Pointer<T>() + ((long)image * shape.OutHeight + shifted / shape.Stride) * shape.OutWidth * shape.Out;
            for (var panel = 0; panel < run; panel += TileRuns<T>.PanelWidth)
            {
                var width = Math.Min(TileRuns<T>.PanelWidth, run - panel);
                var runs = new TileRuns<T> { ARow = shape.Out, AStep = 1, BStep = width, Count = shape.Out, Segments = 1 };
                runs.Compute(from, packed.Pointer<T>() + (ky * run + panel) * shape.Out, tile, width, shape.OutWidth, width, add: false);
                var valid = Math.Min(width, shape.RunLength - panel);
                for (var column = 0; column < shape.OutWidth; column++)
                {
                    Write(tile + column * width, sums + column * shape.Stride * shape.In + panel, valid, add: true);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(T* from, T* to, int count, bool add)
    {
        for (var i = 0; i < count; i += Vector<T>.Count)
        {
            var value = GenericVector.Load(from + i, count - i);
            GenericVector.Store(add ? value + GenericVector.Load(to + i, count - i) : value, to + i, count - i);
        }
    }
}
