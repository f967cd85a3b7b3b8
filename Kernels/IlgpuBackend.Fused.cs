using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Kernels;

/// <content>Passes over maps whose normalisation is pending.</content>
public sealed partial class IlgpuBackend : IFusedBackend
{
    /// <summary>Float32 is fused.</summary>
    public bool Fuses(DType dtype) => dtype == DType.Float32;

    /// <summary>Float32, which is all that a device computes in.</summary>
    public DType SumsOf(DType dtype) => DType.Float32;

    /// <inheritdoc/>
    public void Activate<TAct>(in NormalizedMap x, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp
    {
        const string Name = "Activate";
        RequirePending(Name, x);
        RequireLike(Name, "y", y, x.Map);
        if (!addend.IsNone)
        {
            RequireLike(Name, "addend", addend, x.Map);
        }

        Write(Name, NormalizedOf<TAct>(Name, x), addend, y);
    }

    /// <inheritdoc/>
    public void ActivateBackward<TAct>(in NormalizedMap x, in Tensor dy, in Tensor d, in Tensor sums) where TAct : struct, IUnaryOp
    {
        const string Name = "ActivateBackward";
        RequirePending(Name, x);
        RequireLike(Name, "dy", dy, x.Map);
        if (!d.IsNone)
        {
            RequireLike(Name, "d", d, x.Map);
        }

        RequireSums(Name, sums, x.Map.Shape[^1], DType.Float32);
        var (rows, channels) = RowsOf(x.Map);
        var slices = SlicesOf(rows, channels);
        var partial = Rent(new Shape(slices, 2, channels), DType.Float32);
        launcher.OverElements(ActivationGradientKernel.Sums<TAct>, (long)slices * channels, new ActivationGradientKernel.Arguments
        {
            Map = PendingOf(Name, x),
            Dy = DenseFloats(Name, "dy", dy),
            D = d.IsNone ? default : DenseFloats(Name, "d", d),
            Stores = d.IsNone ? 0 : 1,
            Images = 1,
            Pixels = rows,
            Slices = slices,
            Partial = Floats(Name, partial),
        });
        Reduce<Sum>(partial, sums.Unsqueeze(0));
        Return(partial);
    }

    /// <inheritdoc/>
    public void Pool<TAct>(in NormalizedMap x, in Tensor y) where TAct : struct, IUnaryOp
    {
        const string Name = "Pool";
        RequirePending(Name, x);
        Average(Name, NormalizedOf<TAct>(Name, x), x.Map, y);
    }

    /// <inheritdoc/>
    public void NormGradient<TAct>(in NormalizedGradient dz, in Tensor y) where TAct : struct, IUnaryOp
    {
        const string Name = "NormGradient";
        RequireGradient(Name, dz, y.Shape);
        RequireLike(Name, "y", y, dz.Delta);
        if (dz.IsGated)
        {
            Write(Name, GatedGradientOf<TAct>(Name, dz), default, y);
        }
        else
        {
            Write(Name, GradientOf(Name, dz), default, y);
        }
    }

    /// <summary>y [n, 1, 1, c] = mean over the pixels of an image of what is read of x.</summary>
    private void Average<TReader>(string operation, in TReader reader, in Tensor x, in Tensor y) where TReader : struct, IChannelReader
    {
        RequireMeans(operation, x, y);
        var (images, channels, pixels) = (x.Shape[0], x.Shape[^1], PixelsOf(x));
        var slices = SlicesOf(pixels, images * channels);
        var partial = slices == 1 ? y : Rent(new Shape(slices, images, channels), DType.Float32);
        launcher.OverElements(MapKernel.Average<TReader>, partial.Count, new MapKernel.Arguments<TReader>
        {
            Reader = reader,
            Channels = channels,
            Y = DenseFloats(operation, "y", partial),
            Images = images,
            Pixels = pixels,
            Slices = slices,
        });
        if (slices > 1)
        {
            Reduce<Sum>(partial, y.Reshape(1, images, channels));
            Return(partial);
        }
    }

    private void Write<TReader>(string operation, in TReader reader, in Tensor addend, in Tensor y) where TReader : struct, IMapReader =>
        launcher.OverElements(MapKernel.Write<TReader>, y.Count, new MapKernel.Arguments<TReader>
        {
            Reader = reader,
            Count = (int)y.Count,
            Channels = y.Shape[^1],
            Addend = addend.IsNone ? default : DenseFloats(operation, "addend", addend),
            Adds = addend.IsNone ? 0 : 1,
            Y = DenseFloats(operation, "y", y),
        }, MapKernel.Round);

    /// <summary>A gated reader's sums from the gradient da of the gated activation.</summary>
    private void GatedSums<TAct>(string operation, in NormalizedMap x, in Tensor da, in Tensor sums) where TAct : struct, IUnaryOp
    {
        var (images, channels, pixels) = (x.Map.Shape[0], x.Map.Shape[^1], PixelsOf(x.Map));
        var slices = SlicesOf(pixels, images * channels);
        var all = sums.Reshape(1, 5, images, channels);
        var partial = slices == 1 ? all : Rent(new Shape(slices, 5, images, channels), DType.Float32);
        launcher.OverElements(ActivationGradientKernel.GatedSums<TAct>, (long)slices * images * channels, new ActivationGradientKernel.Arguments
        {
            Map = PendingOf(operation, x),
            Dy = DenseFloats(operation, "dx", da),
            Images = images,
            Pixels = pixels,
            Slices = slices,
            Partial = Floats(operation, partial),
        });
        if (slices > 1)
        {
            Reduce<Sum>(partial, all);
            Return(partial);
        }
    }
}
