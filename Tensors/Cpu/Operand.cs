namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>The checks that every operation's entry makes of its operands; the messages name operation and operands.</summary>
internal static class Operand
{
    public static void RequireFloat(string operation, in Tensor x)
    {
        if (!x.DType.IsFloat())
        {
            throw new ShapeException(operation, $"{x} given, a Float32 or Float64 tensor is needed; Copy converts");
        }
    }

    public static void RequireSameType(string operation, in Tensor x, in Tensor other)
    {
        RequireFloat(operation, x);
        if (x.DType != other.DType)
        {
            throw new ShapeException(operation, $"operands {x} and {other} differ in element type; Copy converts");
        }
    }

    public static void RequireSame(string operation, in Tensor x, in Tensor other)
    {
        RequireSameType(operation, x, other);
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

    public static void RequireDense(string operation, in Tensor x)
    {
        if (!x.IsContiguous)
        {
            throw new ShapeException(operation, $"operand {x} with strides {x.Strides} must lie densely; Clone() it first");
        }
    }

    public static void RequireChannels(string operation, in Tensor perChannel, in Tensor x, string name)
    {
        RequireSameType(operation, x, perChannel);
        if (x.Rank < 1 || perChannel.Rank != 1 || perChannel.Shape[0] != x.Shape[^1])
        {
            throw new ShapeException(operation, $"{name} {perChannel} must hold one number for each channel, the last axis, of {x}");
        }
    }
}
