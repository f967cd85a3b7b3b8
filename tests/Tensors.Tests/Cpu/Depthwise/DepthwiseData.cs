using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Depthwise;

/// <summary>A case's values, and its passes through the kernels and through the definition in float64.</summary>
internal sealed unsafe class DepthwiseData
{
    private readonly DepthwiseCase c;
    private readonly int weightWidth;
    private readonly int weightChannels;

    public DepthwiseData(DepthwiseCase c)
    {
        this.c = c;
        weightWidth = c.Kernel + 2 * c.Margin;
        weightChannels = c.Channels + c.SpareChannels;
        var random = new System.Random(c.Seed);
        Input = Values(c.Images * c.Height * c.Width * c.Channels);
        Weight = Values(weightWidth * weightWidth * weightChannels);
        Gradient = Values(c.Images * Shape.OutHeight * Shape.OutWidth * c.Channels);

        GuardedFloats Values(int length) => new(length, _ => (float)(2 * random.NextDouble() - 1));
    }

    public DepthwiseShape Shape => c.Shape;

    public GuardedFloats Input { get; }

    public GuardedFloats Weight { get; }

    public GuardedFloats Gradient { get; }

    /// <summary>The kernel inside a weight of this case.</summary>
    public KernelView<T> View<T>(T* weight) where T : unmanaged =>
        new(weight + (c.Margin * weightWidth + c.Margin) * weightChannels, (nint)weightWidth * weightChannels, weightChannels);

    public GuardedFloats Forward(DepthwiseConvolution convolution)
    {
        var y = new GuardedFloats(Gradient.Length, _ => float.NaN);
        convolution.Forward(Shape, Input.Pointer, View(Weight.Pointer), y.Pointer);
        return y.Checked();
    }

    /// <summary>Input gradient, and the weight's gradient added to ones (which the elements beside the kernel must stay).</summary>
    public (GuardedFloats Input, GuardedFloats Weight) Backward(DepthwiseConvolution convolution, bool wantInput = true, bool wantKernel = true)
    {
        var dx = new GuardedFloats(Input.Length, _ => float.NaN);
        var dw = new GuardedFloats(Weight.Length, _ => 1f);
        convolution.Backward(
            Shape,
            Gradient.Pointer,
            wantKernel ? Input.Pointer : null,
            wantInput ? View(Weight.Pointer) : default,
            wantInput ? dx.Pointer : null,
            wantKernel ? View(dw.Pointer) : default);
        return (dx.Checked(), dw.Checked());
    }

    public double[] ReferenceForward(WorkerPool pool, double[]? input = null)
    {
        var y = new double[Gradient.Length];
        fixed (double* x = input ?? Input.Wide(), w = Weight.Wide(), target = y)
        {
            ReferenceDepthwise<double>.Forward(pool, Shape, x, View(w), target);
        }

        return y;
    }

    public (double[] Input, double[] Weight) ReferenceBackward(WorkerPool pool, double[]? gradient = null, double[]? input = null)
    {
        var dx = new double[Input.Length];
        var dw = Enumerable.Repeat(1.0, Weight.Length).ToArray();
        fixed (double* x = input ?? Input.Wide(), w = Weight.Wide(), g = gradient ?? Gradient.Wide(), inputTarget = dx, weightTarget = dw)
        {
            ReferenceDepthwise<double>.InputGradient(pool, Shape, g, View(w), inputTarget);
            ReferenceDepthwise<double>.KernelGradient(pool, Shape, x, g, View(weightTarget));
        }

        return (dx, dw);
    }
}
