using AlphaNet.Pure.Kernels.Launching;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Convolutions;

/// <summary>Dense convolutions, a thread an element of the result: for the few input channels of a stem, where a matrix product would be mostly padding.</summary>
internal static class ConvolutionKernel
{
    internal struct Arguments
    {
        /// <summary>Elements of the result.</summary>
        public int Count;

        /// <summary>Slices that the gradient of the weight is summed in.</summary>
        public int Slices;

        public int Batch;
        public Divisor Height;
        public Divisor Width;
        public Divisor In;
        public Divisor OutHeight;
        public Divisor OutWidth;
        public Divisor Out;
        public Divisor KernelHeight;
        public Divisor KernelWidth;
        public Divisor Stride;
        public int Padding;

        /// <summary>The map, or its gradient.</summary>
        public ArrayView<float> X;

        /// <summary>The weight, or its gradient's slices, dense.</summary>
        public ArrayView<float> W;

        /// <summary>The result, or its gradient.</summary>
        public ArrayView<float> Y;
        public Steps AtX;
        public Steps AtW;
        public Steps AtY;
        public int Accumulate;
    }

    /// <summary>y = convolution of x: neighbours take neighbouring channels of a pixel.</summary>
    public static void Forward(Arguments a)
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var pixel = i / a.Out;
            var o = i - pixel * a.Out;
            var row = pixel / a.OutWidth;
            var q = pixel - row * a.OutWidth;
            var n = row / a.OutHeight;
            var p = row - n * a.OutHeight;
            var top = p * a.Stride - a.Padding;
            var left = q * a.Stride - a.Padding;
            var sum = 0f;
            for (var u = Math.Max(0, -top); u < a.KernelHeight && top + u < a.Height; u++)
            {
                for (var v = Math.Max(0, -left); v < a.KernelWidth && left + v < a.Width; v++)
                {
                    for (var c = 0; c < a.In; c++)
                    {
                        sum += a.X[a.AtX.At(n, top + u, left + v, c)] * a.W[a.AtW.At(o, u, v, c)];
                    }
                }
            }

            a.Y[a.AtY.At(n, p, q, o)] = sum;
        }
    }

    /// <summary>dx (+)= what every result that x went into brings back: neighbours take neighbouring channels of a pixel.</summary>
    public static void InputGradient(Arguments a)
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var pixel = i / a.In;
            var c = i - pixel * a.In;
            var row = pixel / a.Width;
            var x = pixel - row * a.Width;
            var n = row / a.Height;
            var y = row - n * a.Height;
            var sum = 0f;
            // Only every stride-th place of the kernel met this row and column.
            for (var u = (y + a.Padding) % a.Stride; u < a.KernelHeight && u <= y + a.Padding; u += a.Stride)
            {
                var p = (y + a.Padding - u) / a.Stride;
                for (var v = (x + a.Padding) % a.Stride; p < a.OutHeight && v < a.KernelWidth && v <= x + a.Padding; v += a.Stride)
                {
                    var q = (x + a.Padding - v) / a.Stride;
                    for (var o = 0; q < a.OutWidth && o < a.Out; o++)
                    {
                        sum += a.Y[a.AtY.At(n, p, q, o)] * a.W[a.AtW.At(o, u, v, c)];
                    }
                }
            }

            var at = a.AtX.At(n, y, x, c);
            a.X[at] = a.Accumulate != 0 ? a.X[at] + sum : sum;
        }
    }

    /// <summary>Slices [slices, o, kh, kw, i] of the weight's gradient, each over its share of the output rows: neighbours take neighbouring output channels.</summary>
    public static void WeightGradient(Arguments a)
    {
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var place = i / a.Out;
            var o = i - place * a.Out;
            var rest = place / a.In;
            var c = place - rest * a.In;
            place = rest / a.KernelWidth;
            var v = rest - place * a.KernelWidth;
            var slice = place / a.KernelHeight;
            var u = place - slice * a.KernelHeight;
            var rows = a.Batch * a.OutHeight;
            var end = (int)((long)rows * (slice + 1) / a.Slices);
            // The results whose window has this place inside the map.
            var first = Math.Max(0, a.Padding - v + a.Stride - 1) / a.Stride;
            var sum = 0f;
            for (var row = (int)((long)rows * slice / a.Slices); row < end; row++)
            {
                var n = row / a.OutHeight;
                var p = row - n * a.OutHeight;
                var y = p * a.Stride + u - a.Padding;
                if (y < 0 || y >= a.Height)
                {
                    continue;
                }

                for (var q = first; q < a.OutWidth && q * a.Stride + v - a.Padding < a.Width; q++)
                {
                    sum += a.X[a.AtX.At(n, y, q * a.Stride + v - a.Padding, c)] * a.Y[a.AtY.At(n, p, q, o)];
                }
            }

            a.W[(((slice * a.Out + o) * a.KernelHeight + u) * a.KernelWidth + v) * a.In + c] = sum;
        }
    }
}
