namespace AlphaNet.Pure.AutoDiff.Tests;

/// <summary>A random graph of smooth operations on values [3, c]: values are used once, often or never, and discarded after their last use.</summary>
internal sealed class RandomProgram
{
    private const int Inputs = 2;
    private readonly Instruction[] instructions;

    private RandomProgram(Instruction[] instructions) => this.instructions = instructions;

    private enum Operation
    {
        Add,
        Multiply,
        Swish,
        Scale,
        Slices,
        Gate,
        Reshape,
        Transpose,
        View,
    }

    /// <summary>Draws two inputs and what is done with them.</summary>
    public static RandomProgram From(Draw draw)
    {
        var shape = new Shape(3, draw.Length("columns", 3));
        draw.Input(shape, -1, 1);
        draw.Input(shape, -1, 1);
        var instructions = new Instruction[draw.Length("instructions", 9)];
        for (var i = 0; i < instructions.Length; i++)
        {
            // The first operand is most often the newest value, so that graphs grow deep.
            var newest = Inputs + i - 1;
            var a = newest - draw.Between("back", 0, Math.Min(2, newest));
            instructions[i] = new Instruction(draw.OneOf("operation", Enum.GetValues<Operation>()), a, draw.Between("b", 0, newest));
        }

        return new RandomProgram(instructions);
    }

    /// <summary>Runs it; the last value is the result.</summary>
    public Var Run(Var[] inputs, bool discard)
    {
        List<Var> values = [.. inputs];
        for (var i = 0; i < instructions.Length; i++)
        {
            var (operation, a, b) = instructions[i];
            values.Add(Apply(operation, values[a], values[b]));
            for (var used = Inputs; discard && used < Inputs + i; used++)
            {
                if (LastUse(used) == i)
                {
                    values[used].Discard();
                }
            }
        }

        return values[^1];
    }

    private int LastUse(int value) => Array.FindLastIndex(instructions, instruction => instruction.A == value || instruction.B == value);

    private static Var Apply(Operation operation, Var a, Var b) => operation switch
    {
        Operation.Add => a + b,
        Operation.Multiply => a * b,
        Operation.Swish => a.Swish(),
        Operation.Scale => a * -0.5,
        Operation.Slices => a.Slice(0, 0, 1) + b.Slice(0, 2, 1) * a,
        Operation.Gate => a * b.Mean(1).Sigmoid(),
        Operation.Reshape => (a.Value.IsContiguous ? a : -a).Reshape(-1).Swish().Reshape(3, -1),
        Operation.Transpose => (a.Transpose() * b.Transpose()).Transpose() + a,
        Operation.View => a.Slice(0, 1, 2).Mean(0) * b,
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    private sealed record Instruction(Operation Operation, int A, int B);
}
