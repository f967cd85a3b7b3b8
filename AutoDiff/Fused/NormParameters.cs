using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>What a fused batch norm normalises by: y = act(gamma (z - mean) / sqrt(variance + epsilon) + beta).</summary>
/// <param name="Gamma">Scale [c].</param>
/// <param name="Beta">Shift [c].</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Mean">Given mean [c], a constant; none to normalise by the batch and differentiate through its statistics.</param>
/// <param name="Variance">Given variance [c], likewise.</param>
public readonly record struct NormParameters(Var Gamma, Var Beta, double Epsilon, Tensor Mean = default, Tensor Variance = default)
{
    /// <summary>Whether the batch's own statistics are used.</summary>
    public bool ByBatch => Mean.IsNone;
}
