using System.Runtime.Intrinsics;
using AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>
/// Depthwise convolution of NHWC maps in float32, <c>y[n,oy,ox,c] = sum over ky, kx of x[n, s oy + ky - p, s ox + kx - p, c] w[ky,kx,c]</c>, and its gradients.
/// </summary>
/// <remarks>
/// Nothing is checked: callers have checked sizes and bounds. Results are equal to the bit for every number of threads, and after the first
/// call of a size nothing is allocated. Any number of threads may call at once.
/// </remarks>
/// <param name="pool">Threads to run on.</param>
/// <param name="level">Vectors to use; the machine must have them.</param>
internal sealed unsafe class DepthwiseConvolution(WorkerPool pool, SimdLevel level)
{
    private readonly ScratchPool scratch = new();
    private readonly ScratchPool partials = new();

    /// <summary>Slices of a convolution's partition: the leading size of its statistics and sums, [slices, 2, C].</summary>
    public static int Slices(in DepthwiseShape shape) => new DepthwisePartition(shape).Slices;

    /// <summary>Lets go of the buffers kept for the next call.</summary>
    public void Trim()
    {
        scratch.Trim();
        partials.Trim();
    }

    /// <summary>Writes <c>y = dw(x, w)</c>.</summary>
    public void Forward(in DepthwiseShape shape, float* input, KernelView<float> kernel, float* output) =>
        Forward(shape, input, kernel, default(RawOutput), output);

    /// <summary>Writes <c>y = dw(prologue(x), w)</c> and, if wanted, per slice and channel the sum and the sum of squares of y.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="prologue">The input.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="output">Receives y.</param>
    /// <param name="statistics">Receives [<see cref="Slices"/>, 2, C]; null if unwanted.</param>
    public void Forward<TPrologue>(
        in DepthwiseShape shape, in TPrologue prologue, KernelView<float> kernel, float* output, double* statistics)
        where TPrologue : struct, IRowPrologue
    {
        switch (level)
        {
            case SimdLevel.Vector512:
                new DepthwisePasses<Float512, Vector512<float>>(pool, scratch, partials)
                    .Forward(shape, prologue, kernel, output, statistics);
                break;
            case SimdLevel.Vector256:
                new DepthwisePasses<Float256, Vector256<float>>(pool, scratch, partials)
                    .Forward(shape, prologue, kernel, output, statistics);
                break;
            case SimdLevel.Vector128:
                new DepthwisePasses<Float128, Vector128<float>>(pool, scratch, partials)
                    .Forward(shape, prologue, kernel, output, statistics);
                break;
            default:
                new DepthwisePasses<FloatScalar, float>(pool, scratch, partials)
                    .Forward(shape, prologue, kernel, output, statistics);
                break;
        }
    }

    /// <summary>Writes <c>y = epilogue(dw(x, w))</c>.</summary>
    public void Forward<TEpilogue>(in DepthwiseShape shape, float* input, KernelView<float> kernel, in TEpilogue epilogue, float* output)
        where TEpilogue : struct, IOutputEpilogue
    {
        if (DirectForwardJob<TEpilogue>.Handles(shape))
        {
            Direct(shape, input, kernel, epilogue, output);
            return;
        }

        switch (level)
        {
            case SimdLevel.Vector512:
                new DepthwisePasses<Float512, Vector512<float>>(pool, scratch, partials).Forward(shape, input, kernel, epilogue, output);
                break;
            case SimdLevel.Vector256:
                new DepthwisePasses<Float256, Vector256<float>>(pool, scratch, partials).Forward(shape, input, kernel, epilogue, output);
                break;
            case SimdLevel.Vector128:
                new DepthwisePasses<Float128, Vector128<float>>(pool, scratch, partials).Forward(shape, input, kernel, epilogue, output);
                break;
            default:
                new DepthwisePasses<FloatScalar, float>(pool, scratch, partials).Forward(shape, input, kernel, epilogue, output);
                break;
        }
    }

    private void Direct<TEpilogue>(in DepthwiseShape shape, float* input, KernelView<float> kernel, in TEpilogue epilogue, float* output)
        where TEpilogue : struct, IOutputEpilogue
    {
        if (shape.IsEmpty)
        {
            return;
        }

        var job = new DirectForwardJob<TEpilogue>
        {
            Shape = shape,
            Plan = new DirectPlan(shape, level),
            Level = level,
            Input = input,
            Kernel = kernel,
            Epilogue = epilogue,
            Output = output,
            Scratch = scratch,
        };
        if (job.Plan.Stages)
        {
            scratch.Provide(pool.Threads, DirectPlan.StagedFloats(shape));
        }

        if (!SpreadTaps.Pays(shape, kernel))
        {
            pool.Run(job.Parts, ref job);
            return;
        }

        var floats = SpreadTaps.Floats(shape);
        partials.Provide(1, floats);
        var buffer = partials.Rent(floats);
        job.Kernel = SpreadTaps.Copy(shape, kernel, ScratchPool.Start(buffer));
        pool.Run(job.Parts, ref job);
        partials.Return(buffer);
    }

    /// <summary>Writes the input gradient and adds the kernel gradient, in one pass.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="gradient">Gradient of y.</param>
    /// <param name="input">x; unused if the kernel gradient is unwanted.</param>
    /// <param name="kernel">w; unused if the input gradient is unwanted.</param>
    /// <param name="inputGradient">Receives the gradient of x; null if unwanted.</param>
    /// <param name="kernelGradient">The gradient of w is added here; a null view if unwanted.</param>
    public void Backward(
        in DepthwiseShape shape, float* gradient, float* input, KernelView<float> kernel, float* inputGradient, KernelView<float> kernelGradient) =>
        Backward(shape, new CopyPrologue(gradient), new CopyPrologue(input), default(PlainEpilogue), kernel, inputGradient, kernelGradient);

    /// <summary>As the plain backward pass, with prologues on the loads and an epilogue on the store of the input gradient.</summary>
    public void Backward<TGradient, TInput, TEpilogue>(
        in DepthwiseShape shape,
        in TGradient gradient,
        in TInput input,
        in TEpilogue epilogue,
        KernelView<float> kernel,
        float* inputGradient,
        KernelView<float> kernelGradient)
        where TGradient : struct, IRowPrologue
        where TInput : struct, IRowPrologue
        where TEpilogue : struct, IGradientEpilogue
    {
        switch (level)
        {
            case SimdLevel.Vector512:
                new DepthwisePasses<Float512, Vector512<float>>(pool, scratch, partials)
                    .Backward(shape, gradient, input, epilogue, kernel, inputGradient, kernelGradient);
                break;
            case SimdLevel.Vector256:
                new DepthwisePasses<Float256, Vector256<float>>(pool, scratch, partials)
                    .Backward(shape, gradient, input, epilogue, kernel, inputGradient, kernelGradient);
                break;
            case SimdLevel.Vector128:
                new DepthwisePasses<Float128, Vector128<float>>(pool, scratch, partials)
                    .Backward(shape, gradient, input, epilogue, kernel, inputGradient, kernelGradient);
                break;
            default:
                new DepthwisePasses<FloatScalar, float>(pool, scratch, partials)
                    .Backward(shape, gradient, input, epilogue, kernel, inputGradient, kernelGradient);
                break;
        }
    }
}
