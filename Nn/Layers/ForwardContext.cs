using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Nn.Layers;

/// <summary>All a forward pass depends on besides weights and input. Nothing about a pass is stored in layers, so passes may run side by side.</summary>
/// <param name="Tape">Where operations go.</param>
/// <param name="Norm">What batch norms normalise by.</param>
/// <param name="Statistics">What they read or average into, where the mode asks for it.</param>
/// <param name="Dropout">Rate of dropout, 0 for none.</param>
/// <param name="DropConnect">Highest rate of drop-connect, 0 for none.</param>
/// <param name="Seed">Seed of the masks.</param>
/// <param name="Step">Step number of the masks.</param>
/// <param name="Fused">Whether batch norms and activations ride on their neighbours' loads and stores; otherwise every operation runs by itself, as a reference.</param>
public readonly record struct ForwardContext(
    Tape Tape, NormMode Norm, NormStatistics? Statistics = null, double Dropout = 0, double DropConnect = 0, ulong Seed = 0, ulong Step = 0, bool Fused = true)
{
    /// <summary>A parameter on the tape; with recording its gradient adds to the parameter's.</summary>
    /// <exception cref="InvalidOperationException">The parameter has no memory yet, or the tape records and its net was made without gradients.</exception>
    public Var Use(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        RequireMemory(parameter);
        if (!Tape.Recording)
        {
            return Tape.Constant(parameter.Value);
        }

        Touch(parameter);
        return Tape.Parameter(parameter.Value, parameter.Gradient);
    }

    /// <summary>The leading slice of a parameter on the tape: the weight of a smaller net, without a copy.</summary>
    /// <exception cref="ShapeException">The parameter has no such slice.</exception>
    /// <exception cref="InvalidOperationException">The parameter has no memory yet, or the tape records and its net was made without gradients.</exception>
    public Var Use(Parameter parameter, params ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        RequireMemory(parameter);
        var value = Slice(parameter, lengths);
        if (!Tape.Recording)
        {
            return Tape.Constant(value);
        }

        // Last: what is refused leaves no trace.
        Touch(parameter);
        return Tape.Parameter(value, parameter.Gradient.Prefix(lengths));
    }

    private static Tensor Slice(Parameter parameter, ReadOnlySpan<int> lengths)
    {
        var shape = parameter.Shape;
        var fits = lengths.Length == shape.Rank;
        for (var axis = 0; fits && axis < lengths.Length; axis++)
        {
            fits = lengths[axis] >= 0 && lengths[axis] <= shape[axis];
        }

        return fits
            ? parameter.Value.Prefix(lengths)
            : throw new ShapeException("Use", $"parameter '{parameter.Name}' {shape} has no leading slice [{string.Join(", ", lengths.ToArray())}]: the input has more channels than the layer was made for, or the slice is not the net's");
    }

    /// <summary>Refuses a parameter whose set was not allocated.</summary>
    internal static void RequireMemory(Parameter parameter)
    {
        if (parameter.Value.IsNone)
        {
            throw new InvalidOperationException($"Use: parameter '{parameter.Name}' {parameter.Shape} has no memory yet. Call Allocate on its ParameterSet when all layers are made.");
        }
    }

    /// <summary>Marks a parameter as one whose gradient a pass adds to.</summary>
    internal static void Touch(Parameter parameter)
    {
        if (parameter.Gradient.IsNone)
        {
            throw new InvalidOperationException(
                $"Use: parameter '{parameter.Name}' {parameter.Shape} has no gradient to add to, its net was made without (training: false). Make the net for training, or the tape with recording: false.");
        }

        parameter.Touched = true;
    }

    /// <summary>The key of a random stream at this step.</summary>
    public RandomKey Key(uint stream) => new(Seed, stream, Step);
}
