using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>
/// The value act(norm(z)) of a convolution with batch norm and activation, of which only the raw map z is stored: the next convolution normalises and activates
/// on load. Feed it to another fused operation, or make a plain value of it with <see cref="FusedOperations.Activate{TAct}"/>.
/// </summary>
/// <typeparam name="TAct">The activation; <c>Identity</c> for none.</typeparam>
public readonly struct NormVar<TAct> where TAct : struct, IUnaryOp
{
    private readonly NormNode<TAct>? node;
    private readonly int generation;

    internal NormVar(NormNode<TAct> node)
    {
        this.node = node;
        generation = node.Generation;
    }

    /// <summary>The node behind the handle.</summary>
    internal NormNode<TAct> Node => node is not null && node.Generation == generation
        ? node
        : throw new InvalidOperationException("This NormVar is empty, or its tape was reset since.");

    /// <summary>The tape it lies on.</summary>
    public Tape Tape => Node.Tape;

    /// <summary>Lengths of the axes.</summary>
    public Shape Shape => Node.Shape;

    /// <summary>Whether gradients flow to it.</summary>
    public bool NeedsGradient => Node.NeedsGradient;

    /// <summary>Mean [c] it is normalised by, readable until the tape's reset.</summary>
    public Tensor Mean => Node.Mean;

    /// <summary>Biased variance [c] it is normalised by, likewise.</summary>
    public Tensor Variance => Node.Variance;

    /// <summary>Says that the forward pass has used it for the last time; without recording its memory is handed back at once.</summary>
    public void Discard() => Node.Discard();
}
