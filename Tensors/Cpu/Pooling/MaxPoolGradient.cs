using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Pooling;

/// <summary>
/// dx (+)= dy at the first largest element of each window. Windows may overlap, so one part is all windows of an image for some channels. Maps are dense.
/// </summary>
internal readonly unsafe struct MaxPoolGradient<T>(PoolShape shape, Tensor x, Tensor dy, Tensor dx, bool accumulate) : IParallelJob
    where T : unmanaged, INumberBase<T>
{
    private const int ChannelsPerPart = 64;

    private int Blocks => (shape.Channels + ChannelsPerPart - 1) / ChannelsPerPart;

    public int Parts => shape.Batch * Blocks;

    public void Execute(int part)
    {
        var first = part % Blocks * ChannelsPerPart;
        var count = Math.Min(ChannelsPerPart, shape.Channels - first);
        var pixels = (long)shape.Height * shape.Width;
        var offset = part / Blocks * pixels * shape.Channels + first;
        var to = dx.Pointer<T>() + offset;
        if (!accumulate)
        {
            for (long pixel = 0; pixel < pixels; pixel++)
            {
                NativeMemory.Clear(to + pixel * shape.Channels, (nuint)(count * sizeof(T)));
            }
        }

        var from = x.Pointer<T>() + offset;
        var gradient = dy.Pointer<T>() + (long)(part / Blocks) * shape.OutHeight * shape.OutWidth * shape.Channels + first;
        for (var row = 0; row < shape.OutHeight; row++)
        {
            for (var column = 0; column < shape.OutWidth; column++, gradient += shape.Channels)
            {
                Scatter(row, column, from, gradient, to, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(int row, int column, T* from, T* gradient, T* to, int count)
    {
        var (top, bottom) = shape.Window(row, shape.Height);
        var (left, right) = shape.Window(column, shape.Width);
        nint channels = shape.Channels, line = shape.Width * channels;
        for (var c = 0; c < count; c += Vector<T>.Count)
        {
            var n = count - c;
            var best = GenericVector.Load(from + top * line + left * channels + c, n);
            var winner = Vector<T>.Zero;
            var number = Vector<T>.Zero;
            for (var v = top; v < bottom; v++)
            {
                for (var u = left; u < right; u++)
                {
                    var value = GenericVector.Load(from + v * line + u * channels + c, n);
                    var wins = MaxPool<T>.Wins(value, best);
                    best = Vector.ConditionalSelect(wins, value, best);
                    winner = Vector.ConditionalSelect(wins, number, winner);
                    number += Vector<T>.One;
                }
            }

            var dyHere = GenericVector.Load(gradient + c, n);
            number = Vector<T>.Zero;
            for (var v = top; v < bottom; v++)
            {
                for (var u = left; u < right; u++)
                {
                    var place = to + v * line + u * channels + c;
                    var share = Vector.ConditionalSelect(Vector.Equals(winner, number), dyHere, Vector<T>.Zero);
                    GenericVector.Store(GenericVector.Load(place, n) + share, place, n);
                    number += Vector<T>.One;
                }
            }
        }
    }
}
