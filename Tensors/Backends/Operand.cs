namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>The checks that every operation's entry makes of its operands, on any backend; the messages name operation and operands.</summary>
internal static class Operand
{
    public static void RequireFloat(string operation, in Tensor x)
    {
        if (!x.DType.IsFloat())
        {
            throw new ShapeException(operation, $"{x} given, a Float32 or Float64 tensor is needed; convert it with Tensor.To or IBackend.Copy");
        }
    }

    public static void RequireSame(string operation, in Tensor x, in Tensor other)
    {
        RequireFloats(operation, x, other);
        RequireSameShape(operation, x, other);
    }

    public static void RequireSameShape(string operation, in Tensor x, in Tensor other)
    {
        if (x.Shape != other.Shape)
        {
            throw new ShapeException(operation, $"operands {x} and {other} must have one shape");
        }
    }

    public static void RequireBroadcast(string operation, in Tensor x, Shape to)
    {
        var shape = x.Shape;
        var fits = shape.Rank <= to.Rank;
        for (var i = 1; fits && i <= shape.Rank; i++)
        {
            fits = shape[^i] == to[^i] || shape[^i] == 1;
        }

        if (!fits)
        {
            throw new ShapeException(operation, $"operand {x} does not broadcast to {to}: lengths must be equal from the last axis on, or 1");
        }
    }

    public static void RequireDense(string operation, in Tensor x) => RequireDense(operation, "operand", x);

    public static void RequireDense(string operation, string name, in Tensor tensor)
    {
        if (!tensor.IsContiguous)
        {
            throw new ShapeException(operation, $"{name} {tensor} must lie densely, got strides {tensor.Strides}; Clone() it first, or take a Var's Contiguous()");
        }
    }

    /// <summary>That no element of an output serves several places of it: sums would get lost.</summary>
    public static void RequireOwnElements(string operation, in Tensor output)
    {
        for (var axis = 0; axis < output.Rank; axis++)
        {
            if (output.Strides[axis] == 0 && output.Shape[axis] > 1)
            {
                throw new ShapeException(operation, $"the output {output} repeats its elements along axis {axis}; give it memory of its own");
            }
        }
    }

    /// <summary>That a number of an operation makes sense.</summary>
    public static void RequireAtLeast(string operation, string name, int least, int value)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException(name, $"{operation}: {name} must be at least {least}, got {value}.");
        }
    }

    public static void RequireChannels(string operation, string name, in Tensor perChannel, in Tensor x)
    {
        RequireFloats(operation, x, perChannel);
        if (x.Rank < 1 || perChannel.Rank != 1 || perChannel.Shape[0] != x.Shape[^1])
        {
            throw new ShapeException(operation, $"{name} {perChannel} must hold one number for each channel, the last axis, of {x}");
        }
    }

    public static void RequireRank(string operation, string name, in Tensor tensor, int rank, string axes)
    {
        if (tensor.Rank != rank)
        {
            throw new ShapeException(operation, $"{name} must be {axes}, got shape {tensor.Shape}");
        }
    }

    public static void RequireShape(string operation, string name, in Tensor tensor, Shape expected, string why)
    {
        if (tensor.Shape != expected)
        {
            throw new ShapeException(operation, $"{name} must have shape {expected} ({why}), got {tensor.Shape}");
        }
    }

    /// <summary>That all operands hold one floating element type; a none operand is passed over.</summary>
    public static void RequireFloats(string operation, in Tensor first, in Tensor second, in Tensor third = default)
    {
        if (!first.DType.IsFloat())
        {
            throw new ShapeException(operation, $"operands must be Float32 or Float64, got {first}; convert them with Tensor.To or IBackend.Copy");
        }

        if (second.DType != first.DType || !third.IsNone && third.DType != first.DType)
        {
            throw new ShapeException(operation, $"operands must share one element type, got {first}, {second} and {third}; convert them with Tensor.To or IBackend.Copy");
        }
    }
}
