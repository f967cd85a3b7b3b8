using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Pooling;

/// <summary>dx (+)= the sum of dy over the windows that see each pixel / size^2, one input row a part. Maps are dense.</summary>
internal readonly unsafe struct AveragePoolGradient<T>(PoolShape shape, Tensor dy, Tensor dx, bool accumulate) : IParallelJob
    where T : unmanaged, INumberBase<T>
{
    public int Parts => shape.Batch * shape.Height;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int part)
    {
        var channels = shape.Channels;
        var line = (nint)shape.OutWidth * channels;
        var image = dy.Pointer<T>() + part / shape.Height * shape.OutHeight * line;
        var to = dx.Pointer<T>() + (long)part * shape.Width * channels;
        var scale = Vector.Create(T.One / T.CreateChecked((long)shape.Size * shape.Size));
        var (top, bottom) = shape.Seers(part % shape.Height, shape.OutHeight);
        for (var column = 0; column < shape.Width; column++, to += channels)
        {
            var (left, right) = shape.Seers(column, shape.OutWidth);
            if (bottom - top == 1 && right - left == 1)
            {
                Scale(image + top * line + left * channels, channels, scale, to);
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

                sum *= scale;
                GenericVector.Store(accumulate ? sum + GenericVector.Load(to + c, channels - c) : sum, to + c, channels - c);
            }
        }
    }
    // Windows that do not overlap: every pixel has one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Scale(T* from, int channels, Vector<T> scale, T* to)
    {
        var c = 0;
        for (; c <= channels - Vector<T>.Count; c += Vector<T>.Count)
        {
            var product = Vector.Load(from + c) * scale;
            (accumulate ? product + Vector.Load(to + c) : product).Store(to + c);
        }

        for (; c < channels; c++)
        {
            var product = from[c] * scale[0];
            to[c] = accumulate ? product + to[c] : product;
        }
    }
}
