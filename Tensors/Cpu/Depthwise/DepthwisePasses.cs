using AlphaNet.Pure.Tensors.Cpu.Depthwise.Gather;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Plans and runs the passes of a depthwise convolution at one vector width.</summary>
internal readonly unsafe struct DepthwisePasses<TOps, TVec>(WorkerPool pool, ScratchPool scratch, ScratchPool partials)
    where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
{
    public void Forward<TPrologue>(
        in DepthwiseShape shape, in TPrologue prologue, KernelView<float> kernel, float* output, double* statistics)
        where TPrologue : struct, IRowPrologue
    {
        if (statistics == null)
        {
            Forward<TPrologue, Off, RawOutput>(shape, prologue, kernel, default, output, null);
        }
        else
        {
            Forward<TPrologue, On, RawOutput>(shape, prologue, kernel, default, output, statistics);
        }
    }

    public void Forward<TEpilogue>(in DepthwiseShape shape, float* input, KernelView<float> kernel, in TEpilogue epilogue, float* output)
        where TEpilogue : struct, IOutputEpilogue =>
        Forward<CopyPrologue, Off, TEpilogue>(shape, new CopyPrologue(input), kernel, epilogue, output, null);

    private void Forward<TPrologue, TStatistics, TEpilogue>(
        in DepthwiseShape shape, in TPrologue prologue, KernelView<float> kernel, in TEpilogue epilogue, float* output, double* statistics)
        where TPrologue : struct, IRowPrologue where TStatistics : struct, ISwitch where TEpilogue : struct, IOutputEpilogue
    {
        if (shape.IsEmpty)
        {
            return;
        }

        var partition = new DepthwisePartition(shape);
        var plan = new StripPlan(shape, partition, backward: false);
        var runs = stackalloc TapRun[TapRuns.Bound(shape.Kernel)];
        var job = new ForwardJob<TOps, TVec, TPrologue, TStatistics, TEpilogue>
        {
            Shape = shape,
            Partition = partition,
            Plan = plan,
            Prologue = prologue,
            Epilogue = epilogue,
            Kernel = kernel,
            Output = output,
            Statistics = statistics,
            Runs = runs,
            RunCount = TapRuns.Forward(shape, plan.InputColumns, runs),
            Scratch = scratch,
        };
        scratch.Provide(pool.Threads, job.ScratchFloats);
        pool.Run(partition.Parts, ref job);
    }

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
        if (shape.IsEmpty || (inputGradient == null && kernelGradient.IsNull))
        {
            return;
        }

        var partition = new DepthwisePartition(shape);
        var partialFloats = ScratchPool.Length((long)partition.Slices * shape.Kernel * shape.Kernel * partition.PaddedChannels);
        float[]? partial = null;
        if (!kernelGradient.IsNull)
        {
            partials.Provide(1, partialFloats);
            partial = partials.Rent(partialFloats);
        }

        var sums = partial is null ? null : ScratchPool.Start(partial);
        if (GatherJob<TOps, TVec, TGradient, TInput, TEpilogue>.Handles(shape))
        {
            Gather(shape, partition, gradient, input, epilogue, kernel, inputGradient, sums);
        }
        else
        {
            Buffered(shape, partition, gradient, input, epilogue, kernel, inputGradient, sums);
        }

        if (partial is null)
        {
            return;
        }

        var reduction = new KernelGradientReduction<TOps, TVec>
        {
            Kernel = shape.Kernel,
            Channels = shape.Channels,
            PaddedChannels = partition.PaddedChannels,
            Slices = partition.Slices,
            Partials = sums,
            Target = kernelGradient,
        };
        pool.Run(shape.Kernel * shape.Kernel, ref reduction);
        partials.Return(partial);
    }

    private void Gather<TGradient, TInput, TEpilogue>(
        in DepthwiseShape shape,
        in DepthwisePartition partition,
        in TGradient gradient,
        in TInput input,
        in TEpilogue epilogue,
        KernelView<float> kernel,
        float* inputGradient,
        float* kernelSums)
        where TGradient : struct, IRowPrologue
        where TInput : struct, IRowPrologue
        where TEpilogue : struct, IGradientEpilogue
    {
        var job = new GatherJob<TOps, TVec, TGradient, TInput, TEpilogue>
        {
            Shape = shape,
            Partition = partition,
            Plan = new StripPlan(shape, partition, backward: true),
            Gradient = gradient,
            Input = input,
            Epilogue = epilogue,
            Kernel = kernel,
            InputGradient = inputGradient,
            Partials = kernelSums,
            Scratch = scratch,
        };
        scratch.Provide(pool.Threads, job.ScratchFloats);
        pool.Run(partition.Parts, ref job);
    }

    private void Buffered<TGradient, TInput, TEpilogue>(
        in DepthwiseShape shape,
        in DepthwisePartition partition,
        in TGradient gradient,
        in TInput input,
        in TEpilogue epilogue,
        KernelView<float> kernel,
        float* inputGradient,
        float* kernelSums)
        where TGradient : struct, IRowPrologue
        where TInput : struct, IRowPrologue
        where TEpilogue : struct, IGradientEpilogue
    {
        var plan = new StripPlan(shape, partition, backward: true);
        var forwardRuns = stackalloc TapRun[TapRuns.Bound(shape.Kernel)];
        var gradientRuns = stackalloc TapRun[TapRuns.Bound(shape.Kernel)];
        var phases = stackalloc InputGradientRuns[shape.Stride * shape.Stride];
        for (var i = 0; i < shape.Stride * shape.Stride; i++)
        {
            var (rowPhase, columnPhase) = Math.DivRem(i, shape.Stride);
            var count = TapRuns.InputGradient(shape, rowPhase, columnPhase, gradientRuns);
            phases[i] = new InputGradientRuns
            {
                Runs = gradientRuns,
                Count = count,
                Taps = PackedTaps.Count(gradientRuns, count),
                RowPhase = rowPhase,
                ColumnPhase = columnPhase,
            };
            gradientRuns += count;
        }

        var job = new BackwardJob<TOps, TVec, TGradient, TInput, TEpilogue>
        {
            Shape = shape,
            Partition = partition,
            Plan = plan,
            Gradient = gradient,
            Input = input,
            Epilogue = epilogue,
            Kernel = kernel,
            InputGradient = inputGradient,
            Partials = kernelSums,
            ForwardRuns = forwardRuns,
            ForwardRunCount = TapRuns.Forward(shape, plan.InputColumns, forwardRuns),
            Phases = phases,
            PhaseCount = shape.Stride * shape.Stride,
            Scratch = scratch,
        };
        scratch.Provide(pool.Threads, job.ScratchFloats);
        pool.Run(partition.Parts, ref job);
    }
}
