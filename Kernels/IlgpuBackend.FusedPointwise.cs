using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Kernels;

/// <content>Pointwise convolutions with batch norm on their loads and stores.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void PointwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp
    {
        const string Name = "PointwiseNorm";
        RequirePointwise(Name, x, weight, z);
        RequireStatistics(Name, mean, variance, z);
        if (z.Count == 0)
        {
            return;
        }

        if (x.IsPlain)
        {
            Pointwise(Name, PlainOf(Name, "x", x.Map), weight, z, mean, variance);
        }
        else if (x.IsGated)
        {
            Pointwise(Name, GatedOf<TIn>(Name, x), weight, z, mean, variance);
        }
        else
        {
            Pointwise(Name, NormalizedOf<TIn>(Name, x), weight, z, mean, variance);
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
            RequireInputSums(Name, x, sums, DType.Float32);
        }

        if (dz.IsGated)
        {
            PointwiseGradients<TIn, GatedGradientReader<TAct>>(x, weight, GatedGradientOf<TAct>(Name, dz), dx, accumulate, dw, sums);
        }
        else
        {
            PointwiseGradients<TIn, GradientReader>(x, weight, GradientOf(Name, dz), dx, accumulate, dw, sums);
        }
    }

    private void Pointwise<TReader>(string operation, in TReader reader, in Tensor weight, in Tensor z, in Tensor mean, in Tensor variance)
        where TReader : struct, IMapReader
    {
        var pixels = new PixelFactor<TReader> { Reader = reader };
        if (mean.IsNone)
        {
            Multiply(operation, pixels, FactorOf(operation, weight), weight.Shape[1], z.ToMatrix(), accumulate: false);
        }
        else if (EmulatesWarps)
        {
            PointwiseByTile<EmulatedWarpTile, TReader>(operation, pixels, weight, z, mean, variance);
        }
        else if (IsEmulated)
        {
            PointwiseByTile<EmulatedTile, TReader>(operation, pixels, weight, z, mean, variance);
        }
        else if (weight.Shape[0] <= TallColumns)
        {
            PointwiseByTile<TallTile, TReader>(operation, pixels, weight, z, mean, variance);
        }
        else
        {
            PointwiseByTile<SquareTile, TReader>(operation, pixels, weight, z, mean, variance);
        }
    }

    private void PointwiseByTile<TTile, TReader>(
        string operation, in PixelFactor<TReader> pixels, in Tensor weight, in Tensor z, in Tensor mean, in Tensor variance)
        where TTile : struct, ITile where TReader : struct, IMapReader
    {
        var (rows, channels) = RowsOf(z);
        var depth = weight.Shape[1];
        var partial = Rent(new Shape(2, CeilingOf(rows, 4 * TTile.Down), channels), DType.Float32);
        var result = new StatisticsResult
        {
            Map = new MatrixResult { Elements = DenseFloats(operation, "z", z), RowStep = channels, ColumnStep = 1 },
            Partial = Floats(operation, partial),
        };
        LaunchTiles<TTile, PixelFactor<TReader>, Factor, StatisticsResult>(pixels, FactorOf(operation, weight), result, rows, channels, depth, depth);
        FinishStatistics(operation, partial, rows, 4 * TTile.Down, mean, variance);
    }

    private void PointwiseGradients<TIn, TGradient>(
        in NormalizedMap x, in Tensor weight, in TGradient gradient, in Tensor dx, bool accumulate, in Tensor dw, in Tensor sums)
        where TIn : struct, IUnaryOp where TGradient : struct, IMapReader
    {
        const string Name = "PointwiseNormBackward";
        if (!dw.IsNone)
        {
            if (x.IsPlain)
            {
                PointwiseWeightGradient(Name, gradient, PlainOf(Name, "x", x.Map), x.Map, dw);
            }
            else if (x.IsGated)
            {
                PointwiseWeightGradient(Name, gradient, GatedOf<TIn>(Name, x), x.Map, dw);
            }
            else
            {
                PointwiseWeightGradient(Name, gradient, NormalizedOf<TIn>(Name, x), x.Map, dw);
            }
        }

        if (dx.IsNone)
        {
            return;
        }

        var pixels = new PixelFactor<TGradient> { Reader = gradient };
        if (!x.IsPlain && !x.IsGated)
        {
            ActivationGradient<TIn, TGradient>(Name, x, pixels, weight, dx, sums);
            return;
        }

        Multiply(Name, pixels, FactorOf(Name, weight.Transpose()), weight.Shape[0], dx.ToMatrix(), accumulate && x.IsPlain);
        if (x.IsGated)
        {
            // Sums over an image do not follow tiles, which may cover parts of several images.
            GatedSums<TIn>(Name, x, dx, sums);
        }
    }

    /// <summary>dw += gradient^T map, both computed on load.</summary>
    private void PointwiseWeightGradient<TGradient, TReader>(string operation, in TGradient gradient, in TReader reader, in Tensor map, in Tensor dw)
        where TGradient : struct, IMapReader where TReader : struct, IMapReader =>
        Multiply(
            operation,
            new ChannelFactor<TGradient> { Reader = gradient },
            new ChannelFactor<TReader> { Reader = reader },
            RowsOf(map).Rows,
            dw,
            accumulate: true);

    private void ActivationGradient<TIn, TGradient>(
        string operation, in NormalizedMap x, in PixelFactor<TGradient> pixels, in Tensor weight, in Tensor dx, in Tensor sums)
        where TIn : struct, IUnaryOp where TGradient : struct, IMapReader
    {
        if (EmulatesWarps)
        {
            ActivationGradientByTile<EmulatedWarpTile, TIn, TGradient>(operation, x, pixels, weight, dx, sums);
        }
        else if (IsEmulated)
        {
            ActivationGradientByTile<EmulatedTile, TIn, TGradient>(operation, x, pixels, weight, dx, sums);
        }
        else if (weight.Shape[1] <= TallColumns)
        {
            ActivationGradientByTile<TallTile, TIn, TGradient>(operation, x, pixels, weight, dx, sums);
        }
        else
        {
            ActivationGradientByTile<SquareTile, TIn, TGradient>(operation, x, pixels, weight, dx, sums);
        }
    }

    private void ActivationGradientByTile<TTile, TIn, TGradient>(
        string operation, in NormalizedMap x, in PixelFactor<TGradient> pixels, in Tensor weight, in Tensor dx, in Tensor sums)
        where TTile : struct, ITile where TIn : struct, IUnaryOp where TGradient : struct, IMapReader
    {
        var (rows, channels) = RowsOf(dx);
        var depth = weight.Shape[0];
        var tiles = CeilingOf(rows, 4 * TTile.Down);
        var partial = Rent(new Shape(2, tiles, channels), DType.Float32);
        if (partial.Count > 0)
        {
            var result = new ActivationGradientResult<TIn>
            {
                Map = PendingOf(operation, x),
                Gradient = DenseFloats(operation, "dx", dx),
                Partial = Floats(operation, partial),
            };
            LaunchTiles<TTile, PixelFactor<TGradient>, Factor, ActivationGradientResult<TIn>>(
                pixels, FactorOf(operation, weight.Transpose()), result, rows, channels, depth, depth);
        }

        Reduce<Sum>(partial, sums.Unsqueeze(1));
        Return(partial);
    }
}
