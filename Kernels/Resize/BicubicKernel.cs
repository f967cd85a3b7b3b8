using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Pooling;

namespace AlphaNet.Pure.Kernels.Resize;

/// <summary>Bicubic resizing of maps and its gradient.</summary>
internal static class BicubicKernel
{
    internal struct Arguments
    {
        /// <summary>Elements that the kernel makes: of the target forward, of the source backward.</summary>
        public int Count;

        public int Channels;
        public int SourceHeight;
        public int SourceWidth;
        public int TargetHeight;
        public int TargetWidth;

        /// <summary>x; backward dx.</summary>
        public StridedMap Source;

        /// <summary>y; backward dy.</summary>
        public StridedMap Target;
        public int Accumulate;
    }

    /// <summary>y = x resized: each element reads four columns of four rows.</summary>
    public static void Forward(Arguments a)
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var to = new MapPlace(i, a.TargetHeight, a.TargetWidth, a.Channels);
            var rows = new CubicPlace(to.Row, a.SourceHeight, a.TargetHeight);
            var columns = new CubicPlace(to.Column, a.SourceWidth, a.TargetWidth);
            a.Target[to.Image, to.Row, to.Column, to.Channel] =
                Column(a.Source, to, rows, columns.Position(0)) * columns.Weight0 + Column(a.Source, to, rows, columns.Position(1)) * columns.Weight1
                + Column(a.Source, to, rows, columns.Position(2)) * columns.Weight2 + Column(a.Source, to, rows, columns.Position(3)) * columns.Weight3;
        }
    }

    /// <summary>dx (+)= dy of the elements that read each, weighted.</summary>
    public static void Backward(Arguments a)
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var to = new MapPlace(i, a.SourceHeight, a.SourceWidth, a.Channels);
            var bottom = CubicPlace.EndOfReaders(to.Row, a.SourceHeight, a.TargetHeight);
            var left = CubicPlace.FirstReader(to.Column, a.SourceWidth, a.TargetWidth);
            var right = CubicPlace.EndOfReaders(to.Column, a.SourceWidth, a.TargetWidth);
            var sum = 0f;
            for (var row = CubicPlace.FirstReader(to.Row, a.SourceHeight, a.TargetHeight); row < bottom; row++)
            {
                var line = 0f;
                for (var column = left; column < right; column++)
                {
                    line += a.Target[to.Image, row, column, to.Channel] * new CubicPlace(column, a.SourceWidth, a.TargetWidth).WeightAt(to.Column);
                }

                sum += line * new CubicPlace(row, a.SourceHeight, a.TargetHeight).WeightAt(to.Row);
            }

            ref var dx = ref a.Source[to.Image, to.Row, to.Column, to.Channel];
            dx = a.Accumulate != 0 ? dx + sum : sum;
        }
    }

    private static float Column(in StridedMap source, in MapPlace to, in CubicPlace rows, int column) =>
        source[to.Image, rows.Position(0), column, to.Channel] * rows.Weight0 + source[to.Image, rows.Position(1), column, to.Channel] * rows.Weight1
        + source[to.Image, rows.Position(2), column, to.Channel] * rows.Weight2 + source[to.Image, rows.Position(3), column, to.Channel] * rows.Weight3;
}
