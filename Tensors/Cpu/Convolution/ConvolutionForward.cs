using System.Numerics;
using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Convolution;

/// <summary>y = x * w, a strip of output rows a part. Maps are dense; weights are packed by output.</summary>
internal readonly unsafe struct ConvolutionForward<T>(ConvolutionShape shape, Tensor x, Tensor packed, Tensor y, MemoryPool pool) : IParallelJob
    where T : unmanaged
{
    private int PaddedLength => shape.InputRows(shape.StripRows) * shape.Pitch;

    public Shape Scratch => new(PaddedLength + shape.OutWidth * TileRuns<T>.PanelWidth);

    public int Parts => shape.Batch * shape.Strips;

    public void Execute(int part)
    {
        var strip = shape.StripRows;
        var image = part / shape.Strips;
        var top = part % shape.Strips * strip;
        var rows = Math.Min(strip, shape.OutHeight - top);
        var scratch = pool.Rent(Scratch, x.DType);
        var padded = scratch.Pointer<T>();
        PaddedRows.Fill(shape, x.Pointer<T>() + (long)image * shape.Height * shape.Width * shape.In, top * shape.Stride - shape.Padding,
            shape.InputRows(rows), padded);

        var target = y.Pointer<T>() + ((long)image * shape.OutHeight + top) * shape.OutWidth * shape.Out;
        var outputs = GenericVector.RoundUp<T>(shape.Out);
        for (var panel = 0; panel < outputs; panel += TileRuns<T>.PanelWidth)
        {
            var width = Math.Min(TileRuns<T>.PanelWidth, outputs - panel);
            Panel(padded, panel, width, target, rows, padded + PaddedLength);
        }

        pool.Return(scratch);
    }

    private void Panel(T* padded, int panel, int width, T* target, int rows, T* spill)
    {
        var weights = packed.Pointer<T>() + panel * shape.KernelHeight * shape.RunLength;
        var valid = Math.Min(width, shape.Out - panel);
        var runs = new TileRuns<T>
        {
            ARow = shape.Stride * shape.In,
            AStep = 1,
            ASegment = shape.Pitch,
            BStep = width,
            BSegment = shape.RunLength * width,
            Count = shape.RunLength,
            Segments = shape.KernelHeight,
        };

        for (var row = 0; row < rows; row++)
        {
            var from = padded + row * shape.Stride * shape.Pitch;
            var to = target + (long)row * shape.OutWidth * shape.Out + panel;
            if (valid == width)
            {
                runs.Compute(from, weights, to, shape.Out, shape.OutWidth, width, add: false);
                continue;
            }

            // Whole vectors would run into the next pixel: take them aside and copy what belongs here.
            runs.Compute(from, weights, spill, width, shape.OutWidth, width, add: false);
            for (var column = 0; column < shape.OutWidth; column++)
            {
                NativeMemory.Copy(spill + column * width, to + column * shape.Out, (nuint)(valid * sizeof(T)));
            }
        }
    }
}
