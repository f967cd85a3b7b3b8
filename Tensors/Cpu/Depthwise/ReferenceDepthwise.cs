using System.Numerics;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Depthwise convolution by its definition, in any floating-point type: for float64 nets, and what the kernels are tested against.</summary>
internal static unsafe class ReferenceDepthwise<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Writes <c>y = dw(x, w)</c>.</summary>
    public static void Forward(WorkerPool pool, in DepthwiseShape shape, T* input, KernelView<T> kernel, T* output)
    {
        var job = new Job { Pass = Pass.Forward, Shape = shape, Input = input, Kernel = kernel, Output = output };
        pool.Run(shape.Images, ref job);
    }

    /// <summary>Writes the gradient of x.</summary>
    public static void InputGradient(WorkerPool pool, in DepthwiseShape shape, T* gradient, KernelView<T> kernel, T* inputGradient)
    {
        var job = new Job { Pass = Pass.InputGradient, Shape = shape, Input = inputGradient, Kernel = kernel, Output = gradient };
        pool.Run(shape.Images, ref job);
    }

    /// <summary>Adds the gradient of w.</summary>
    public static void KernelGradient(WorkerPool pool, in DepthwiseShape shape, T* input, T* gradient, KernelView<T> kernelGradient)
    {
        // Parts are kernel taps here: each element of the sum is owned by one part, which meets the images in order.
        var job = new Job { Pass = Pass.KernelGradient, Shape = shape, Input = input, Kernel = kernelGradient, Output = gradient };
        pool.Run(shape.Kernel * shape.Kernel, ref job);
    }

    private enum Pass
    {
        Forward,
        InputGradient,
        KernelGradient,
    }

    private struct Job : IParallelJob
    {
        public Pass Pass;
        public DepthwiseShape Shape;
        public T* Input;
        public KernelView<T> Kernel;
        public T* Output;

        public readonly void Execute(int part)
        {
            switch (Pass)
            {
                case Pass.Forward:
                    var pixels = Shape.OutHeight * Shape.OutWidth;
                    new Span<T>(Output + (nint)part * pixels * Shape.Channels, pixels * Shape.Channels).Clear();
                    Image(part);
                    break;
                case Pass.InputGradient:
                    pixels = Shape.Height * Shape.Width;
                    new Span<T>(Input + (nint)part * pixels * Shape.Channels, pixels * Shape.Channels).Clear();
                    Image(part);
                    break;
                default:
                    for (var image = 0; image < Shape.Images; image++)
                    {
                        Tap(image, part / Shape.Kernel, part % Shape.Kernel);
                    }

                    break;
            }
        }

        private readonly void Image(int image)
        {
            for (var row = 0; row < Shape.Kernel; row++)
            {
                for (var column = 0; column < Shape.Kernel; column++)
                {
                    Tap(image, row, column);
                }
            }
        }

        private readonly void Tap(int image, int row, int column)
        {
            var weight = Kernel.At(row, column);
            for (var oy = 0; oy < Shape.OutHeight; oy++)
            {
                var iy = oy * Shape.Stride + row - Shape.Padding;
                if (iy < 0 || iy >= Shape.Height)
                {
                    continue;
                }

                for (var ox = 0; ox < Shape.OutWidth; ox++)
                {
                    var ix = ox * Shape.Stride + column - Shape.Padding;
                    if (ix < 0 || ix >= Shape.Width)
                    {
                        continue;
                    }

                    var x = Input + (((nint)image * Shape.Height + iy) * Shape.Width + ix) * Shape.Channels;
                    var y = Output + (((nint)image * Shape.OutHeight + oy) * Shape.OutWidth + ox) * Shape.Channels;
                    switch (Pass)
                    {
                        case Pass.Forward: AddProduct(x, weight, y); break;
                        case Pass.InputGradient: AddProduct(y, weight, x); break;
                        default: AddProduct(x, y, weight); break;
                    }
                }
            }
        }

        // target += a * b over the channels.
        private readonly void AddProduct(T* a, T* b, T* target)
        {
            var c = 0;
            for (; c <= Shape.Channels - Vector<T>.Count; c += Vector<T>.Count)
            {
                Vector.Store(Vector.Load(target + c) + Vector.Load(a + c) * Vector.Load(b + c), target + c);
            }

            for (; c < Shape.Channels; c++)
            {
                target[c] += a[c] * b[c];
            }
        }
    }
}
