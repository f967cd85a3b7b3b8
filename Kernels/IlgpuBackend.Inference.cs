using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Kernels.Inference;
using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Folded nets.</content>
public sealed partial class IlgpuBackend : IInferenceBackend
{
    /// <inheritdoc/>
    /// <remarks>A device takes one launch after the other.</remarks>
    public int Lanes => 1;

    /// <inheritdoc/>
    public void SideBySide<TJob>(int parts, ref TJob job) where TJob : struct, IParallelJob
    {
        for (var part = 0; part < parts; part++)
        {
            job.Execute(part);
        }
    }

    /// <inheritdoc/>
    /// <remarks>It is the tensor itself, which must stay as it is.</remarks>
    /// <exception cref="ShapeException">The weight is no Float32 matrix.</exception>
    public PackedWeight Pack(in Tensor weight)
    {
        const string Name = "Pack";
        RequireWeight(Name, weight);
        Floats(Name, weight);
        return new DeviceWeight(weight);
    }

    /// <inheritdoc/>
    public void Pointwise<TAct>(in Tensor x, PackedWeight weight, in Tensor bias, in Tensor gate, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp
    {
        const string Name = "Pointwise";
        if (weight is not DeviceWeight { Matrix: var matrix })
        {
            throw new ArgumentException($"{Name}: the weight was packed by another backend; Pack it with the one that computes.", nameof(weight));
        }

        RequirePointwise(Name, new NormalizedMap(x), matrix, y);
        var map = FoldedOf<TAct>(Name, bias, addend, y);
        if (gate.IsNone)
        {
            FoldedPointwise(Name, PlainOf(Name, "x", x), matrix, map, y);
            return;
        }

        if (gate.Count != (long)x.Shape[0] * x.Shape[^1])
        {
            throw new ShapeException(Name, $"a gate must be dense Float32 [n, 1, 1, in] for x {x}, received {gate}");
        }

        var gated = new GatedMapReader { Map = PlainOf(Name, "x", x), Gate = DenseFloats(Name, "the gate", gate), Pixels = PixelsOf(x) };
        FoldedPointwise(Name, gated, matrix, map, y);
    }

    /// <inheritdoc/>
    public void Depthwise<TAct>(in Tensor x, in Tensor weight, in Tensor bias, in Tensor y, int stride) where TAct : struct, IUnaryOp
    {
        const string Name = "Depthwise";
        Correlate(PlainArgumentsOf(Name, x, weight, y, stride), FoldedOf<TAct>(Name, bias, default, y));
    }

    /// <inheritdoc/>
    public void Bias<TAct>(in Tensor y, in Tensor bias) where TAct : struct, IUnaryOp
    {
        const string Name = "Bias";
        Finish(FoldedOf<TAct>(Name, bias, default, y), Name, y.Unsqueeze(0), y);
    }

    /// <inheritdoc/>
    public void Mean(in Tensor x, in Tensor y)
    {
        const string Name = "Mean";
        FusedOperand.RequireMap(Name, new NormalizedMap(x));
        Average(Name, PlainOf(Name, "x", x), x, y);
    }

    private FoldedMap<TAct> FoldedOf<TAct>(string operation, in Tensor bias, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp
    {
        RequireChannels(operation, "bias", bias, y);
        if (!addend.IsNone)
        {
            RequireShape(operation, "addend", addend, y.Shape, "y's");
        }

        return new FoldedMap<TAct>
        {
            Y = DenseFloats(operation, "y", y),
            Bias = DenseFloats(operation, "bias", bias),
            Addend = addend.IsNone ? default : DenseFloats(operation, "addend", addend),
            Adds = addend.IsNone ? 0 : 1,
            Channels = y.Shape[^1],
        };
    }

    private void FoldedPointwise<TReader, TAct>(string operation, in TReader reader, in Tensor weight, in FoldedMap<TAct> map, in Tensor y)
        where TReader : struct, IMapReader where TAct : struct, IUnaryOp
    {
        var pixels = new PixelFactor<TReader> { Reader = reader };
        var (rows, channels) = RowsOf(y);
        // Few pixels are the columns of a tile that is made for few: the head and the gates, and all of a small batch's last maps.
        if (rows <= TallColumns && channels > TallColumns)
        {
            FoldedByTile(operation, FactorOf(operation, weight), pixels, weight.Shape[1], new FoldedResult<TAct> { Map = map, OfChannels = 1 }, channels, rows, y);
        }
        else
        {
            FoldedByTile(operation, pixels, FactorOf(operation, weight), weight.Shape[1], new FoldedResult<TAct> { Map = map }, rows, channels, y);
        }
    }

    private void FoldedByTile<TLeft, TRight, TAct>(
        string operation, in TLeft left, in TRight right, int depth, in FoldedResult<TAct> result, int rows, int columns, in Tensor y)
        where TLeft : struct, IFactor where TRight : struct, IFactor where TAct : struct, IUnaryOp
    {
        if (EmulatesWarps)
        {
            FoldedInSlices<EmulatedWarpTile, TLeft, TRight, TAct>(operation, left, right, depth, result, rows, columns, y);
        }
        else if (IsEmulated)
        {
            FoldedInSlices<EmulatedTile, TLeft, TRight, TAct>(operation, left, right, depth, result, rows, columns, y);
        }
        else if (columns <= TallColumns)
        {
            FoldedInSlices<TallTile, TLeft, TRight, TAct>(operation, left, right, depth, result, rows, columns, y);
        }
        else
        {
            FoldedInSlices<SquareTile, TLeft, TRight, TAct>(operation, left, right, depth, result, rows, columns, y);
        }
    }

    private void FoldedInSlices<TTile, TLeft, TRight, TAct>(
        string operation, in TLeft left, in TRight right, int depth, in FoldedResult<TAct> result, int rows, int columns, in Tensor y)
        where TTile : struct, ITile where TLeft : struct, IFactor where TRight : struct, IFactor where TAct : struct, IUnaryOp
    {
        if (y.Count == 0)
        {
            return;
        }

        var sliceDepth = SliceDepthOf<TTile>(rows, columns, depth);
        if (sliceDepth == depth)
        {
            LaunchTiles<TTile, TLeft, TRight, FoldedResult<TAct>>(left, right, result, rows, columns, depth, depth);
            return;
        }

        // Sums that are not whole yet can be neither activated nor added to.
        var partial = Rent(new Shape(CeilingOf(depth, sliceDepth), rows, columns), DType.Float32);
        var slices = new MatrixResult
        {
            Elements = Floats(operation, partial),
            RowStep = result.OfChannels != 0 ? 1 : columns,
            ColumnStep = result.OfChannels != 0 ? rows : 1,
            SliceStep = rows * columns,
        };
        LaunchTiles<TTile, TLeft, TRight, MatrixResult>(left, right, slices, rows, columns, depth, sliceDepth);
        Finish(result.Map, operation, partial, y);
        Return(partial);
    }

    private void Finish<TAct>(in FoldedMap<TAct> map, string operation, in Tensor partial, in Tensor y) where TAct : struct, IUnaryOp =>
        launcher.OverElements(FoldedKernel.Finish<TAct>, y.Count, new FoldedKernel.Arguments<TAct>
        {
            Map = map,
            Count = (int)y.Count,
            Slices = partial.Shape[0],
            Partial = Floats(operation, partial),
        });
}
