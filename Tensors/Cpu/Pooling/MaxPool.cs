using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Pooling;

/// <summary>y = the largest of each window, one output row a part; a NaN in the window wins. Maps are dense.</summary>
internal readonly unsafe struct MaxPool<T>(PoolShape shape, Tensor x, Tensor y) : IParallelJob where T : unmanaged
{
    public int Parts => shape.Batch * shape.OutHeight;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int part)
    {
        var channels = shape.Channels;
        var line = (nint)shape.Width * channels;
        var image = x.Pointer<T>() + part / shape.OutHeight * shape.Height * line;
        var to = y.Pointer<T>() + (long)part * shape.OutWidth * channels;
        var (top, bottom) = shape.Window(part % shape.OutHeight, shape.Height);
        for (var column = 0; column < shape.OutWidth; column++, to += channels)
        {
            var (left, right) = shape.Window(column, shape.Width);
            for (var c = 0; c < channels; c += Vector<T>.Count)
            {
                var best = GenericVector.Load(image + top * line + left * channels + c, channels - c);
                for (var v = top; v < bottom; v++)
                {
                    for (var u = left; u < right; u++)
                    {
                        var value = GenericVector.Load(image + v * line + u * channels + c, channels - c);
                        best = Vector.ConditionalSelect(Wins(value, best), value, best);
                    }
                }

                GenericVector.Store(best, to + c, channels - c);
            }
        }
    }

    /// <summary>Where a value takes the place of the best so far: where it is larger, or not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<T> Wins(Vector<T> value, Vector<T> best) =>
        Vector.GreaterThan(value, best) | Vector.OnesComplement(Vector.Equals(value, value));
}
