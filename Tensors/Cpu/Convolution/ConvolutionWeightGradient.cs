using System.Numerics;
using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Convolution;

/// <summary>Partial weight gradients [part][kernel row][kernel column and input][outputs], each over its share of the output rows. Maps are dense.</summary>
internal readonly unsafe struct ConvolutionWeightGradient<T>(ConvolutionShape shape, Tensor x, Tensor dy, Tensor partials, MemoryPool pool) : IParallelJob
    where T : unmanaged, INumberBase<T>
{
    private const int MostParts = 16;
    private const long MultipliesPerPart = 1 << 20;

    private static int SumsOf(in ConvolutionShape shape) => shape.KernelHeight * shape.RunLength * GenericVector.RoundUp<T>(shape.Out);

    /// <summary>Parts for a convolution: set by its size alone, so that the sums do not depend on the number of threads.</summary>
    public static int PartsOf(in ConvolutionShape shape)
    {
        var rows = (long)shape.Batch * shape.OutHeight;
        return (int)Math.Clamp(rows * shape.OutWidth * SumsOf(shape) / MultipliesPerPart, 1, Math.Min(MostParts, rows));
    }

    /// <summary>Shape of the partial sums.</summary>
    public static Shape PartialShape(in ConvolutionShape shape) => new(PartsOf(shape), SumsOf(shape));

    private int PaddedLength => shape.InputRows(shape.StripRows) * shape.Pitch;

    private bool MustWiden => shape.Out % Vector<T>.Count != 0;

    public Shape Scratch => new(PaddedLength + (MustWiden ? shape.StripRows * shape.OutWidth * GenericVector.RoundUp<T>(shape.Out) : 0));

    public void Execute(int part)
    {
        var outputs = GenericVector.RoundUp<T>(shape.Out);
        var strip = shape.StripRows;
        var scratch = pool.Rent(Scratch, x.DType);
        var padded = scratch.Pointer<T>();
        var sums = partials.Pointer<T>() + (long)part * SumsOf(shape);
        NativeMemory.Clear(sums, (nuint)(SumsOf(shape) * sizeof(T)));

        var allRows = (long)shape.Batch * shape.OutHeight;
        var parts = PartsOf(shape);
        var last = (int)(allRows * (part + 1) / parts);
        for (var row = (int)(allRows * part / parts); row < last;)
        {
            var image = row / shape.OutHeight;
            var top = row % shape.OutHeight;
            var rows = Math.Min(Math.Min(strip, shape.OutHeight - top), last - row);
            PaddedRows.Fill(shape, x.Pointer<T>() + (long)image * shape.Height * shape.Width * shape.In, top * shape.Stride - shape.Padding,
                shape.InputRows(rows), padded);
            var gradient = dy.Pointer<T>() + (long)row * shape.OutWidth * shape.Out;
            AddStrip(padded, MustWiden ? Widen(gradient, padded + PaddedLength, rows * shape.OutWidth, outputs) : gradient, rows, sums, outputs);
            row += rows;
        }

        pool.Return(scratch);
    }

    /// <summary>dw += the partial sums, in order.</summary>
    public void AddTo(in Tensor dw)
    {
        var parts = PartsOf(shape);
        var all = partials.Pointer<T>();
        var to = dw.Pointer<T>();
        var strides = dw.Strides;
        var outputs = GenericVector.RoundUp<T>(shape.Out);
        var sums = SumsOf(shape);
        for (var part = 1; part < parts; part++)
        {
            for (var i = 0; i < sums; i += Vector<T>.Count)
            {
                (Vector.Load(all + i) + Vector.Load(all + (long)part * sums + i)).Store(all + i);
            }
        }

        for (var j = 0; j < shape.KernelHeight * shape.RunLength; j++)
        {
            var place = to + j / shape.RunLength * strides[1] + j % shape.RunLength / shape.In * strides[2] + j % shape.In * strides[3];
            for (var o = 0; o < shape.Out; o++)
            {
                place[o * strides[0]] += all[j * outputs + o];
            }
        }
    }

    private void AddStrip(T* padded, T* gradient, int rows, T* sums, int outputs)
    {
        for (var ky = 0; ky < shape.KernelHeight; ky++)
        {
            for (var panel = 0; panel < outputs; panel += TileRuns<T>.PanelWidth)
            {
                var runs = new TileRuns<T>
                {
                    ARow = 1,
                    AStep = shape.Stride * shape.In,
                    ASegment = shape.Stride * shape.Pitch,
                    BStep = outputs,
                    BSegment = shape.OutWidth * outputs,
                    Count = shape.OutWidth,
                    Segments = rows,
                };
                runs.Compute(padded + ky * shape.Pitch, gradient + panel, sums + ky * shape.RunLength * outputs + panel, outputs, shape.RunLength,
                    Math.Min(TileRuns<T>.PanelWidth, outputs - panel), add: true);
            }
        }
    }

    /// <summary>The gradient's pixels one by one, padded with zeros to whole vectors.</summary>
    private T* Widen(T* gradient, T* wide, int pixels, int outputs)
    {
        NativeMemory.Clear(wide, (nuint)(pixels * outputs * sizeof(T)));
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            NativeMemory.Copy(gradient + pixel * shape.Out, wide + pixel * outputs, (nuint)(shape.Out * sizeof(T)));
        }

        return wide;
    }
}
