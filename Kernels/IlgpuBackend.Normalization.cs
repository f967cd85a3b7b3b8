using AlphaNet.Pure.Kernels.Normalization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Batch normalisation (Ioffe, Szegedy 2015) with the activation that follows it.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void BatchStatistics(in Tensor x, in Tensor mean, in Tensor variance)
    {
        const string Name = "BatchStatistics";
        RequireChannels(Name, "mean", mean, x);
        RequireChannels(Name, "variance", variance, x);
        RequireOwnElements(Name, mean);
        RequireOwnElements(Name, variance);
        if (x.Count == 0)
        {
            throw new ShapeException(Name, $"{x} has no elements to take statistics of");
        }

        var (rows, channels) = RowsOf(x);
        var sliceRows = CeilingOf(rows, SlicesOf(rows, channels));
        var slices = CeilingOf(rows, sliceRows);
        var partial = Rent(new Shape(2, slices, channels), DType.Float32);
        launcher.OverElements(BatchStatisticsKernel.OfSlices, (long)slices * channels, new BatchStatisticsKernel.Arguments
        {
            Rows = rows,
            Channels = channels,
            Slices = slices,
            SliceRows = sliceRows,
            X = DenseFloats(Name, "x", x),
            Partial = Floats(Name, partial),
        });
        FinishStatistics(Name, partial, rows, sliceRows, mean, variance);
    }

    /// <summary>Mean and variance from rented ones of slices [2, slices, channels], which it returns.</summary>
    private void FinishStatistics(string operation, Tensor partial, int rows, int sliceRows, in Tensor mean, in Tensor variance)
    {
        var (slices, channels) = (partial.Shape[1], partial.Shape[2]);
        var (columns, runs) = ColumnsOf(channels, slices);
        var run = CeilingOf(slices, runs);
        runs = CeilingOf(slices, run);
        var arguments = new BatchStatisticsKernel.Arguments
        {
            Rows = rows,
            Channels = channels,
            Slices = slices,
            SliceRows = sliceRows,
            Run = run,
            Columns = columns,
            Partial = Floats(operation, partial),
        };
        if (runs == 1)
        {
            launcher.OverColumns(BatchStatisticsKernel.Together, columns, 1, arguments with
            {
                Divisor = rows,
                Mean = Floats(operation, mean),
                Variance = Floats(operation, variance),
                MeanStep = mean.Strides[0],
                VarianceStep = variance.Strides[0],
            });
        }
        else
        {
            var ofRuns = Rent(new Shape(2, runs, channels), DType.Float32);
            launcher.OverColumns(BatchStatisticsKernel.Together, columns, runs, arguments with
            {
                Divisor = 1,
                Mean = Floats(operation, ofRuns.Slice(0, 0, 1)),
                Variance = Floats(operation, ofRuns.Slice(0, 1, 1)),
                MeanStep = 1,
                VarianceStep = 1,
            });
            FinishStatistics(operation, ofRuns, rows, sliceRows * run, mean, variance);
        }

        Return(partial);
    }

    /// <inheritdoc/>
    public void BatchNorm<TAct>(in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor y) where TAct : struct, IUnaryOp
    {
        const string Name = "BatchNorm";
        RequireSame(Name, x, y);
        var (rows, channels) = RowsOf(x);
        launcher.OverElements(BatchNormKernel.Forward<TAct>, x.Count, new BatchNormKernel.Arguments
        {
            Rows = rows,
            Channels = channels,
            X = DenseFloats(Name, "x", x),
            Y = DenseFloats(Name, "y", y),
            Norm = NormOf(Name, x, mean, variance, gamma, beta, epsilon),
        });
    }

    /// <inheritdoc/>
    public void BatchNormBackward<TAct>(
        in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor dy,
        in Tensor dx, bool accumulate, in Tensor dgamma, in Tensor dbeta, bool throughStatistics) where TAct : struct, IUnaryOp
    {
        const string Name = "BatchNormBackward";
        RequireSame(Name, x, dy);
        var normGradient = NormGradientOf(Name, x, dgamma, dbeta);
        if (!dx.IsNone)
        {
            RequireSame(Name, x, dx);
        }

        if (x.Count == 0)
        {
            return;
        }

        var (rows, channels) = RowsOf(x);
        var slices = SlicesOf(rows, channels);
        var partial = Rent(new Shape(2, slices, channels), DType.Float32);
        var sums = Rent(new Shape(2, 1, channels), DType.Float32);
        var slopes = Rent(new Shape(2, channels), DType.Float32);
        var arguments = new BatchNormKernel.Arguments
        {
            Rows = rows,
            Channels = channels,
            Slices = slices,
            X = DenseFloats(Name, "x", x),
            Dy = DenseFloats(Name, "dy", dy),
            Y = dx.IsNone ? default : DenseFloats(Name, "dx", dx),
            Norm = NormOf(Name, x, mean, variance, gamma, beta, epsilon),
            NormGradient = normGradient,
            Partial = Floats(Name, partial),
            Sums = Floats(Name, sums),
            Slopes = Floats(Name, slopes),
            ThroughStatistics = throughStatistics ? 1 : 0,
            Accumulate = accumulate ? 1 : 0,
        };
        launcher.OverElements(BatchNormKernel.Sums<TAct>, (long)slices * channels, arguments);
        Reduce<Sum>(partial, sums);
        launcher.OverElements(BatchNormKernel.Finish, channels, arguments);
        if (!dx.IsNone)
        {
            launcher.OverElements(BatchNormKernel.Gradient<TAct>, x.Count, arguments);
        }

        Return(slopes);
        Return(sums);
        Return(partial);
    }

    private Norm NormOf(string name, in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon)
    {
        RequireChannels(name, "mean", mean, x);
        RequireChannels(name, "variance", variance, x);
        RequireChannels(name, "gamma", gamma, x);
        RequireChannels(name, "beta", beta, x);
        return new Norm
        {
            Mean = Floats(name, mean),
            Variance = Floats(name, variance),
            Gamma = Floats(name, gamma),
            Beta = Floats(name, beta),
            MeanStep = mean.Strides[0],
            VarianceStep = variance.Strides[0],
            GammaStep = gamma.Strides[0],
            BetaStep = beta.Strides[0],
            Epsilon = (float)epsilon,
        };
    }

    private NormGradient NormGradientOf(string name, in Tensor x, in Tensor dgamma, in Tensor dbeta)
    {
        if (!dgamma.IsNone)
        {
            RequireChannels(name, "dgamma", dgamma, x);
            RequireOwnElements(name, dgamma);
        }

        if (!dbeta.IsNone)
        {
            RequireChannels(name, "dbeta", dbeta, x);
            RequireOwnElements(name, dbeta);
        }

        return new NormGradient
        {
            Gamma = FloatsOrNone(name, dgamma),
            Beta = FloatsOrNone(name, dbeta),
            GammaStep = dgamma.IsNone ? 0 : dgamma.Strides[0],
            BetaStep = dbeta.IsNone ? 0 : dbeta.Strides[0],
            WantsGamma = dgamma.IsNone ? 0 : 1,
            WantsBeta = dbeta.IsNone ? 0 : 1,
        };
    }

    private static (int Rows, int Channels) RowsOf(in Tensor x) => (x.Shape[^1] == 0 ? 0 : (int)(x.Count / x.Shape[^1]), x.Shape[^1]);

    /// <summary>Slices of rows whose sums are taken side by side, a thread a channel.</summary>
    private static int SlicesOf(int rows, int channels) => (int)Math.Clamp(Math.Min(WantedThreads / Math.Max(channels, 1), rows / LeastSlice), 1, MostSlices);
}
