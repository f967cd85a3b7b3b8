using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>One operation of a compiled net: it reads maps and writes one, all by their numbers.</summary>
internal abstract class InferenceStep(int output, params int[] inputs)
{
    /// <summary>In place of a map's number: none.</summary>
    public const int None = -1;

    public int Output => output;

    public IEnumerable<int> Inputs => inputs.Where(input => input != None);

    /// <summary>Computes; <paramref name="maps"/> are the net's maps by number.</summary>
    public abstract void Run(ReadOnlySpan<Tensor> maps);
}
