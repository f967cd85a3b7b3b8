using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Pooling;

/// <summary>y = window sums / size^2, one output row a part. Maps are dense.</summary>
internal readonly unsafe struct AveragePool<T>(PoolShape shape, Tensor x, Tensor y) : IParallelJob where T : unmanaged, INumberBase<T>
{
    public int Parts => shape.Batch * shape.OutHeight;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int part)
    {
        var channels = shape.Channels;
        var line = (nint)shape.Width * channels;
        var image = x.Pointer<T>() + part / shape.OutHeight * shape.Height * line;
        var to = y.Pointer<T>() + (long)part * shape.OutWidth * channels;
        var scale = Vector.Create(T.One / T.CreateChecked((long)shape.Size * shape.Size));
        var (top, bottom) = shape.Window(part % shape.OutHeight, shape.Height);
        for (var column = 0; column < shape.OutWidth; column++, to += channels)
        {
            var (left, right) = shape.Window(column, shape.Width);
            if (shape.Size == 2 && bottom - top == 2 && right - left == 2)
            {
                AverageFour(image + top * line + left * channels, line, channels, scale, to);
                continue;
            }

            for (var c = 0; c < channels; c += Vector<T>.Count)
            {
                var sum = default(Vector<T>);
                for (var v = top; v < bottom; v++)
                {
                    for (var u = left; u < right; u++)
                    {
                        sum += GenericVector.Load(image + v * line + u * channels + c, channels - c);
                    }
                }

                GenericVector.Store(sum * scale, to + c, channels - c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AverageFour(T* from, nint line, int channels, Vector<T> scale, T* to)
    {
        var below = from + line;
        var c = 0;
        for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
        {
            var sum = Vector.Load(from + c) + Vector.Load(from + channels + c) + Vector.Load(below + c) + Vector.Load(below + channels + c);
            (sum * scale).Store(to + c);
        }

        for (; c < channels; c++)
        {
            to[c] = (from[c] + from[channels + c] + below[c] + below[channels + c]) * scale[0];
        }
    }
}
