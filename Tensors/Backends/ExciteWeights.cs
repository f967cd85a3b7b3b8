namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>The weights of a squeeze-and-excite gate, or the gradients of them. Weights may be slices, biases lie densely.</summary>
/// <param name="reduce">W1 [hidden, c].</param>
/// <param name="reduceBias">b1 [hidden].</param>
/// <param name="expand">W2 [c, hidden].</param>
/// <param name="expandBias">b2 [c].</param>
public readonly struct ExciteWeights(in Tensor reduce, in Tensor reduceBias, in Tensor expand, in Tensor expandBias)
{
    /// <summary>W1 [hidden, c].</summary>
    public Tensor Reduce { get; } = reduce;

    /// <summary>b1 [hidden].</summary>
    public Tensor ReduceBias { get; } = reduceBias;

    /// <summary>W2 [c, hidden].</summary>
    public Tensor Expand { get; } = expand;

    /// <summary>b2 [c].</summary>
    public Tensor ExpandBias { get; } = expandBias;
}
