namespace AlphaNet.Pure.Tensors.Backends;

/// <content>Gates.</content>
internal static partial class FusedOperand
{
    /// <summary>That the operands of SumGated fit.</summary>
    public static void RequireGatedSums(string operation, in Tensor gatedSums, in Tensor gate, in Tensor pooled, in Tensor sums, DType sumsType)
    {
        Operand.RequireRank(operation, "gatedSums", gatedSums, 5, "[5, n, 1, 1, c]");
        var (images, channels) = (gatedSums.Shape[1], gatedSums.Shape[4]);
        Operand.RequireFloats(operation, gatedSums, gate, pooled);
        Operand.RequireShape(operation, "gatedSums", gatedSums, new Shape(5, images, 1, 1, channels), "[5, n, 1, 1, c]");
        Operand.RequireDense(operation, "gatedSums", gatedSums);
        RequireDense(operation, "the gate", gate, new Shape(images, 1, 1, channels), "[n, 1, 1, c]");
        RequireDense(operation, "pooled", pooled, new Shape(images, 1, 1, channels), "[n, 1, 1, c]");
        RequireSums(operation, sums, channels, sumsType);
    }

    /// <summary>That means, weights, products and gate of a squeeze-and-excite fit, in one floating type; the gate may be its gradient.</summary>
    public static void RequireExcite(string operation, in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor gate)
    {
        Operand.RequireFloat(operation, mean);
        if (mean.Rank < 2 || weights.Reduce.Rank != 2 || weights.Reduce.Count == 0 || weights.Reduce.Shape[1] != mean.Shape[^1])
        {
            throw new ShapeException(operation, $"expected means [n, 1, 1, c] and a reducing weight [hidden, c] of at least one channel each, received {mean} and {weights.Reduce}");
        }

        var (channels, hidden) = (mean.Shape[^1], weights.Reduce.Shape[0]);
        var images = mean.Count / channels;
        Operand.RequireFloats(operation, mean, weights.Reduce, weights.ReduceBias);
        Operand.RequireFloats(operation, mean, weights.Expand, weights.ExpandBias);
        Operand.RequireFloats(operation, mean, squeezed, excited);
        Operand.RequireFloats(operation, mean, gate);
        Operand.RequireDense(operation, "mean", mean);
        RequireDense(operation, "the reducing bias", weights.ReduceBias, new Shape(hidden), "[hidden]");
        Operand.RequireShape(operation, "the expanding weight", weights.Expand, new Shape(channels, hidden), "[c, hidden]");
        RequireDense(operation, "the expanding bias", weights.ExpandBias, new Shape(channels), "[c]");
        RequireDense(operation, "squeezed", squeezed, new Shape((int)images, hidden), "[n, hidden]");
        RequireDense(operation, "excited", excited, new Shape((int)images, channels), "[n, c]");
        RequireDense(operation, "the gate", gate, mean.Shape, "the means'");
    }

    /// <summary>That the gradients of a squeeze-and-excite have the shapes of its weights and means and elements of their own; any may be none.</summary>
    public static void RequireExciteGradients(string operation, in Tensor mean, in ExciteWeights weights, in ExciteWeights gradients, in Tensor dmean)
    {
        RequireWeightGradient(operation, gradients.Reduce, weights.Reduce);
        RequireWeightGradient(operation, gradients.Expand, weights.Expand);
        RequireBiasGradient(operation, gradients.ReduceBias, weights.ReduceBias);
        RequireBiasGradient(operation, gradients.ExpandBias, weights.ExpandBias);
        if (!dmean.IsNone)
        {
            Operand.RequireFloats(operation, mean, dmean);
            RequireDense(operation, "dmean", dmean, mean.Shape, "the means'");
        }
    }

    /// <summary>That an operand whose type the others share is Float32, which is all that kernels are made for.</summary>
    public static void RequireSingle(string operation, in Tensor operand)
    {
        if (operand.DType != DType.Float32)
        {
            throw new ShapeException(operation, $"fused operands are Float32, received {operand}");
        }
    }

    private static void RequireBiasGradient(string operation, in Tensor db, in Tensor bias)
    {
        RequireWeightGradient(operation, db, bias);
        if (!db.IsNone)
        {
            Operand.RequireDense(operation, "the gradient of a bias", db);
        }
    }

    private static void RequireDense(string operation, string name, in Tensor tensor, Shape expected, string why)
    {
        Operand.RequireShape(operation, name, tensor, expected, why);
        Operand.RequireDense(operation, name, tensor);
    }
}
