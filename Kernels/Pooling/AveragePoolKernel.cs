using AlphaNet.Pure.Kernels.Launching;

namespace AlphaNet.Pure.Kernels.Pooling;

/// <summary>Means over windows and their gradient.</summary>
internal static class AveragePoolKernel
{
    /// <summary>y = the sum of each window / size^2.</summary>
    public static void Forward(PoolArguments a)
    {
        var shape = a.Shape;
        var scale = 1f / (shape.Size * shape.Size);
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var to = new MapPlace(i, shape.OutHeight, shape.OutWidth, shape.Channels);
            var (top, bottom) = shape.Window(to.Row, shape.Height);
            var (left, right) = shape.Window(to.Column, shape.Width);
            var sum = 0f;
            for (var row = top; row < bottom; row++)
            {
                for (var column = left; column < right; column++)
                {
                    sum += a.X[to.Image, row, column, to.Channel];
                }
            }

            a.Y[to.Image, to.Row, to.Column, to.Channel] = sum * scale;
        }
    }

    /// <summary>dx (+)= the sum of dy over the windows that see each pixel / size^2.</summary>
    public static void Backward(PoolArguments a)
    {
        var shape = a.Shape;
        var scale = 1f / (shape.Size * shape.Size);
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
                    sum += a.Y[to.Image, row, column, to.Channel];
                }
            }

            ref var dx = ref a.Dx[to.Image, to.Row, to.Column, to.Channel];
            dx = a.Accumulate != 0 ? dx + sum * scale : sum * scale;
        }
    }
}
