namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>The checks of maps that are read through a pending normalisation, of their gradients, and of folded nets' weights, on any backend with kernels for them.</summary>
internal static partial class FusedOperand
{
    /// <summary>That a map is dense Float32 [n, ..., c], and its scale, shift and gate fit it.</summary>
    public static void RequireMap(string operation, in NormalizedMap x)
    {
        Operand.RequireFloat(operation, x.Map);
        Operand.RequireDense(operation, x.Map);
        if (x.Map.DType != DType.Float32 || x.Map.Rank < 2)
        {
            throw new ShapeException(operation, $"fused maps are Float32 [n, ..., c], received {x.Map}");
        }

        if (!x.IsPlain)
        {
            Operand.RequireChannels(operation, "scale", x.Scale, x.Map);
            Operand.RequireChannels(operation, "shift", x.Shift, x.Map);
            Operand.RequireDense(operation, "scale", x.Scale);
            Operand.RequireDense(operation, "shift", x.Shift);
        }

        if (x.IsGated)
        {
            if (x.IsPlain)
            {
                throw new ShapeException(operation, $"the plain map {x.Map} has a gate {x.Gate.Shape}, which only maps with a scale and a shift take; multiply by it first");
            }

            RequireByImage(operation, "the gate", x.Gate, x.Map);
        }
    }

    /// <summary>That a map fits and is to be normalised and activated, and no more.</summary>
    public static void RequirePending(string operation, in NormalizedMap x)
    {
        RequireMap(operation, x);
        RequireNormAlone(operation, x);
    }

    /// <summary>That a map of any floating type has a scale and a shift and no gate.</summary>
    public static void RequireNormAlone(string operation, in NormalizedMap x)
    {
        if (x.IsPlain || x.IsGated)
        {
            throw new ShapeException(operation, $"the map {x.Map} must have a scale and a shift and no gate; {(x.IsGated ? "multiply by the gate afterwards" : "use Unary for a plain one")}");
        }
    }

    /// <summary>That a map has no gate, for a depthwise convolution.</summary>
    public static void RequireUngated(string operation, in NormalizedMap x)
    {
        if (x.IsGated)
        {
            throw new ShapeException(operation, "a depthwise convolution takes no gate; Activate() the map and multiply first");
        }
    }

    /// <summary>That x, weight and result of a pointwise convolution fit.</summary>
    public static void RequirePointwise(string operation, in NormalizedMap x, in Tensor weight, in Tensor z)
    {
        RequireMap(operation, x);
        Operand.RequireFloats(operation, x.Map, weight, z);
        if (weight.Rank != 2 || weight.Count == 0 || weight.Shape[1] != x.Map.Shape[^1])
        {
            throw new ShapeException(operation, $"expected x [n, ..., in] and weight [out, in] of at least one channel each, received {x.Map} and {weight}");
        }

        Operand.RequireShape(operation, "z", z, x.Map.Shape.With(x.Map.Rank - 1, weight.Shape[0]), "[n, ..., out]");
        Operand.RequireDense(operation, "z", z);
    }

    /// <summary>That a gradient behind a norm fits a map of a shape.</summary>
    public static void RequireGradient(string operation, in NormalizedGradient dz, Shape shape)
    {
        RequireMap(operation, dz.Map);
        Operand.RequireShape(operation, "z", dz.Map.Map, shape, "the convolution's result");
        RequireLike(operation, "the gradient", dz.Delta, dz.Map.Map);
        RequireSlopes(operation, dz.Slopes, shape[^1], dz.Delta);
        if (dz.IsGated)
        {
            if (dz.Map.IsPlain || !dz.Map.IsGated)
            {
                throw new ShapeException(operation, "a gradient with a pooled part needs z's scale, shift and gate");
            }

            RequireByImage(operation, "pooled", dz.Pooled, dz.Map.Map);
        }
    }

    /// <summary>That mean and variance can take the statistics of z; both are none where nobody asks for them.</summary>
    public static void RequireStatistics(string operation, in Tensor mean, in Tensor variance, in Tensor z)
    {
        if (mean.IsNone && variance.IsNone)
        {
            return;
        }

        if (z.Count == 0)
        {
            throw new ShapeException(operation, $"the result {z} has no elements to take statistics of");
        }

        Operand.RequireChannels(operation, nameof(mean), mean, z);
        Operand.RequireChannels(operation, nameof(variance), variance, z);
        Operand.RequireDense(operation, nameof(mean), mean);
        Operand.RequireDense(operation, nameof(variance), variance);
    }

    /// <summary>That a tensor is dense and of a map's shape and type.</summary>
    public static void RequireLike(string operation, string name, in Tensor tensor, in Tensor map)
    {
        Operand.RequireShape(operation, name, tensor, map.Shape, "the map's");
        Operand.RequireDense(operation, name, tensor);
        Operand.RequireFloats(operation, map, tensor);
    }

    /// <summary>That y can take the means over the pixels of a map's images, of which there are some.</summary>
    public static void RequireMeans(string operation, in Tensor map, in Tensor y)
    {
        Operand.RequireFloats(operation, map, y);
        Operand.RequireShape(operation, "y", y, new Shape(map.Shape[0], 1, 1, map.Shape[^1]), "[n, 1, 1, c]");
        Operand.RequireDense(operation, "y", y);
        if (map.Count == 0 && y.Count > 0)
        {
            throw new ShapeException(operation, $"the images of {map} have no pixels to average");
        }
    }

    /// <summary>That sums [2, c] are dense and of a backend's type.</summary>
    public static void RequireSums(string operation, in Tensor sums, int channels, DType dtype)
    {
        Operand.RequireShape(operation, "sums", sums, new Shape(2, channels), "[2, c]");
        Operand.RequireDense(operation, "sums", sums);
        if (sums.DType != dtype)
        {
            throw new ShapeException(operation, $"sums must be {dtype}, received {sums}");
        }
    }

    /// <summary>That the sums that come with the gradient of an input fit it; a plain one has none.</summary>
    public static void RequireInputSums(string operation, in NormalizedMap x, in Tensor sums, DType dtype)
    {
        if (x.IsGated)
        {
            Operand.RequireShape(operation, "sums", sums, new Shape(5, x.Map.Shape[0], 1, 1, x.Map.Shape[^1]), "[5, n, 1, 1, c]");
            Operand.RequireDense(operation, "sums", sums);
            Operand.RequireFloats(operation, x.Map, sums);
        }
        else if (!x.IsPlain)
        {
            RequireSums(operation, sums, x.Map.Shape[^1], dtype);
        }
    }

    /// <summary>That the gradient of a weight has its shape and elements of its own; it may be none.</summary>
    public static void RequireWeightGradient(string operation, in Tensor dw, in Tensor weight)
    {
        if (!dw.IsNone)
        {
            Operand.RequireShape(operation, nameof(dw), dw, weight.Shape, "the weight's");
            Operand.RequireFloats(operation, weight, dw);
            Operand.RequireOwnElements(operation, dw);
        }
    }

    /// <summary>That the vectors of NormScale fit.</summary>
    public static void RequireNormScale(string operation, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, in Tensor scale, in Tensor shift)
    {
        RequireVectors(operation, mean, variance, gamma, beta, scale, shift);
        Operand.RequireOwnElements(operation, scale);
        Operand.RequireOwnElements(operation, shift);
    }

    /// <summary>That the operands of NormSlopes fit.</summary>
    public static void RequireNormSlopes(
        string operation, in Tensor sums, DType sumsType, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor slopes, in Tensor dgamma, in Tensor dbeta)
    {
        RequireVectors(operation, mean, variance, gamma, dgamma, dbeta);
        RequireSums(operation, sums, mean.Shape[0], sumsType);
        RequireSlopes(operation, slopes, mean.Shape[0], mean);
        Operand.RequireOwnElements(operation, dgamma);
        Operand.RequireOwnElements(operation, dbeta);
    }

    /// <summary>That a weight of a folded net is a Float32 matrix.</summary>
    public static void RequireWeight(string operation, in Tensor weight)
    {
        if (weight.Rank != 2 || weight.DType != DType.Float32 || weight.Count == 0)
        {
            throw new ShapeException(operation, $"a weight must be Float32 [out, in] of at least one channel each, received {weight}");
        }
    }

    private static void RequireSlopes(string operation, in Tensor slopes, int channels, in Tensor like)
    {
        Operand.RequireShape(operation, "slopes", slopes, new Shape(3, channels), "[3, c]");
        Operand.RequireDense(operation, "slopes", slopes);
        Operand.RequireFloats(operation, like, slopes);
    }

    private static void RequireByImage(string operation, string name, in Tensor tensor, in Tensor map)
    {
        if (tensor.Count != (long)map.Shape[0] * map.Shape[^1] || !tensor.IsContiguous || tensor.DType != map.DType)
        {
            throw new ShapeException(operation, $"{name} must be dense [n, 1, 1, c] for a map {map}, received {tensor}");
        }
    }

    // Vectors [c] of one type; the first is never none, the others are passed over if they are.
    private static void RequireVectors(string operation, in Tensor first, params ReadOnlySpan<Tensor> others)
    {
        Operand.RequireFloat(operation, first);
        Operand.RequireRank(operation, "mean", first, 1, "one number a channel, [c]");
        foreach (var other in others)
        {
            if (!other.IsNone)
            {
                Operand.RequireSame(operation, first, other);
            }
        }
    }
}
