using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Lanes;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Pointwise convolutions with batch norm on their loads and stores.</content>
public sealed unsafe partial class CpuBackend
{
    // Half of a 1 MB L2 for what a chunk reads and writes.
    private const int ForwardChunkFloats = 128 * 1024;
    private const int BackwardChunkFloats = 120 * 1024;
    private const int ForwardSliceRows = 72;
    private const int MaxForwardSlices = 32;

    // Every slice writes a gradient of the weight that must be read again: few slices where that is large against the maps.
    private const int MinBackwardSlices = 4;
    private const int MaxBackwardSlices = 16;

    /// <inheritdoc/>
    public void PointwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp
    {
        const string Name = "PointwiseNorm";
        RequirePointwise(Name, x, weight, z);
        RequireStatistics(Name, mean, variance, z);
        if (z.Count > 0)
        {
            OnFloatLanes(new PointwiseAction<TIn>(this, x, weight, z, mean, variance));
        }
    }

    /// <inheritdoc/>
    public void PointwiseNormBackward<TIn, TAct>(
        in NormalizedMap x, in Tensor weight, in NormalizedGradient dz, in Tensor dx, bool accumulate, in Tensor dw, in Tensor sums)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        const string Name = "PointwiseNormBackward";
        RequirePointwise(Name, x, weight, dz.Delta);
        RequireGradient(Name, dz, dz.Delta.Shape);
        RequireWeightGradient(Name, dw, weight);
        if (!dx.IsNone)
        {
            RequireLike(Name, "dx", dx, x.Map);
            RequireInputSums(Name, x, sums, DType.Float64);
        }

        if (dz.Delta.Count == 0)
        {
            ClearGradient(x, dx, accumulate, sums);
            return;
        }

        OnFloatLanes(new PointwiseBackwardAction<TIn, TAct>(this, x, weight, dz, dx, accumulate, dw, sums));
    }

    private readonly struct PointwiseAction<TIn>(CpuBackend backend, NormalizedMap x, Tensor weight, Tensor z, Tensor mean, Tensor variance) : IFloatAction
        where TIn : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var input = new MapRows(x);
            var (k, n) = (input.Channels, weight.Shape[0]);
            var slices = new RowSlices(input.Count, 24, Math.Min(MaxForwardSlices, input.Count / ForwardSliceRows), k + n, ChunkBudget.Floats(k, n, ForwardChunkFloats));
            var panels = Pack(backend, k, n, Matrix<float>(weight).Transposed);
            var totals = mean.IsNone ? default : backend.Memory.Rent(new Shape(slices.Count, 2 * n), DType.Float64);
            var job = new PointwiseForwardJob<TIn, TLane>
            {
                Input = input,
                Weight = panels,
                Slices = slices,
                Output = z.Pointer<float>(),
                Totals = mean.IsNone ? null : totals.Pointer<double>(),
                Scratch = backend.fusedScratch,
            };
            backend.fusedScratch.Provide(backend.Threads, job.ScratchFloats);
            backend.workers.Run(slices.Count, ref job);
            if (!mean.IsNone)
            {
                backend.Moments(totals, slices.Count, z, mean, variance);
                backend.Memory.Return(totals);
            }
        }
    }

    private readonly struct PointwiseBackwardAction<TIn, TAct>(
        CpuBackend backend, NormalizedMap x, Tensor weight, NormalizedGradient dz, Tensor dx, bool accumulate, Tensor dw, Tensor sums) : IFloatAction
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var input = new MapRows(x);
            var gradient = new GradientRows(dz);
            var (k, n, rows) = (input.Channels, gradient.Map.Channels, input.Count);
            // Even, so that two threads have as many.
            var wanted = (Math.Clamp((long)rows * (k + n) / (8L * k * n), MinBackwardSlices, MaxBackwardSlices) + 1) / 2 * 2;
            var slices = new RowSlices(rows, input.IsGated ? input.Pixels : 24, (int)wanted, k + n, ChunkBudget.Floats(k, n, BackwardChunkFloats));
            var hasSums = !dx.IsNone && !input.IsPlain && !input.IsGated;
            var totals = hasSums ? backend.Memory.Rent(new Shape(slices.Count, 2 * k), DType.Float64) : default;
            var partials = dw.IsNone ? default : backend.Memory.Rent(new Shape(slices.Count, n, k), DType.Float32);
            var job = new PointwiseBackwardJob<TIn, TAct, TLane>
            {
                Input = input,
                Gradient = gradient,
                Weight = dx.IsNone ? default : Pack(backend, n, k, Matrix<float>(weight)),
                Level = backend.Level,
                Slices = slices,
                InputGradient = dx.IsNone ? null : dx.Pointer<float>(),
                Accumulate = accumulate,
                Partials = dw.IsNone ? null : partials.Pointer<float>(),
                Totals = hasSums ? totals.Pointer<double>() : null,
                GateSums = input.IsGated && !dx.IsNone ? sums.Pointer<float>() : null,
                Scratch = backend.fusedScratch,
            };
            backend.fusedScratch.Provide(backend.Threads, job.ScratchFloats);
            backend.workers.Run(slices.Count, ref job);
            if (hasSums)
            {
                CombineTotals(totals, slices.Count, sums.Pointer<double>());
                backend.Memory.Return(totals);
            }

            if (!dw.IsNone)
            {
                AddPartials<TLane>(slices.Count, partials, job.IsTurned);
                backend.Memory.Return(partials);
            }
        }

        private void AddPartials<TLane>(int slices, in Tensor partials, bool isTurned) where TLane : struct, IFloatLane<TLane>
        {
            using var dense = new DenseOutput(backend.Memory, dw.Strides[1] == 1 || dw.Shape[1] == 1 ? default : dw, accumulate: true);
            var (rows, columns) = isTurned ? (dw.Shape[1], dw.Shape[0]) : (dw.Shape[0], dw.Shape[1]);
            var job = new PartialSumsJob<TLane>
            {
                Rows = rows,
                Columns = columns,
                Slices = slices,
                Partials = partials.Pointer<float>(),
                Target = Matrix<float>(dense.Tensor.IsNone ? dw : dense.Tensor),
                IsTurned = isTurned,
            };
            backend.workers.Run(job.Parts, ref job);
        }
    }

    private static ColumnPanels Pack(CpuBackend backend, int k, int n, StridedMatrix<float> b)
    {
        var panels = ColumnPanels.Packed(backend.Level, k, n, GemmScratch.Packed.Reserve<float>(ColumnPanels.PackedSize(backend.Level, k, n)));
        PackJob.Run(backend.workers, panels, b);
        return panels;
    }

    // Sums of a chunk are floats, sums of chunks doubles: E[z^2] - E[z]^2 keeps its digits unless a mean is many deviations. Such a map is read again, by the pass that subtracts first.
    private void Moments(in Tensor totals, int slices, in Tensor z, in Tensor mean, in Tensor variance)
    {
        var sums = totals.Pointer<double>();
        ColumnSums.Combine(sums, slices, totals.Shape[1]);
        if (!NormNumbers.Moments(sums, totals.Shape[1] / 2, z.Count / z.Shape[^1], new(mean), new(variance)))
        {
            BatchStatistics(z, mean, variance);
        }
    }
}
