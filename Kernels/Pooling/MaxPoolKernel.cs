using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Cpu.Pooling;

namespace AlphaNet.Pure.Kernels.Pooling;

/// <summary>Largest elements of windows and their gradient.</summary>
internal static class MaxPoolKernel
{
    /// <summary>y = the largest of each window.</summary>
    public static void Forward(PoolArguments a)
    {
        var shape = a.Shape;
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var to = new MapPlace(i, shape.OutHeight, shape.OutWidth, shape.Channels);
            a.Y[to.Image, to.Row, to.Column, to.Channel] = WinnerOf(a.X, shape, to.Image, to.Row, to.Column, to.Channel).Value;
        }
    }

    /// <summary>dx (+)= dy of the windows that each element is the first largest of.</summary>
    /// <remarks>Each element asks the windows that see it for their winners: a few cached reads more than storing those, and nothing to be written twice.</remarks>
    public static void Backward(PoolArguments a)
    {
        var shape = a.Shape;
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var to = new MapPlace(i, shape.Height, shape.Width, shape.Channels);
            var (top, bottom) = shape.Seers(to.Row, shape.OutHeight);
            var (left, right) = shape.Seers(to.Column, shape.OutWidth);
            var sum = 0f;
            for (var row = top; row < bottom; row++)
            {
                for (var column = left; column < right; column++)
                {
                    var winner = WinnerOf(a.X, shape, to.Image, row, column, to.Channel);
                    if (winner.Row == to.Row && winner.Column == to.Column)
                    {
                        sum += a.Y[to.Image, row, column, to.Channel];
                    }
                }
            }

            ref var dx = ref a.Dx[to.Image, to.Row, to.Column, to.Channel];
            dx = a.Accumulate != 0 ? dx + sum : sum;
        }
    }

    // A later element takes the place of the best so far where it is larger, or not a number.
    private static Winner WinnerOf(in StridedMap x, in PoolShape shape, int image, int row, int column, int channel)
    {
        var (top, bottom) = shape.Window(row, shape.Height);
        var (left, right) = shape.Window(column, shape.Width);
        var best = x[image, top, left, channel];
        var bestRow = top;
        var bestColumn = left;
        for (var v = top; v < bottom; v++)
        {
            for (var u = left; u < right; u++)
            {
                var value = x[image, v, u, channel];
                // No jump: to jump over it the comparison would be turned round, and of a best that is not a number OpenCL's is then false as well.
                var isBetter = float.IsNaN(value) | value > best;
                best = isBetter ? value : best;
                bestRow = isBetter ? v : bestRow;
                bestColumn = isBetter ? u : bestColumn;
            }
        }

        return new Winner(best, bestRow, bestColumn);
    }
}
