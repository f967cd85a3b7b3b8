namespace AlphaNet.Pure.Supernet.Search;

/// <summary>A point of a cost-accuracy picture.</summary>
/// <param name="MegaFlops">Millions of multiply-accumulates.</param>
/// <param name="Top1">Top-1 accuracy in percent.</param>
/// <param name="Label">Text beside the point, such as <c>A0</c>.</param>
public readonly record struct ParetoPoint(double MegaFlops, double Top1, string? Label = null)
{
    /// <summary>The point of a measured subnet.</summary>
    public static ParetoPoint Of(EvaluatedSubnet subnet, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(subnet);
        return new(subnet.Cost.MegaFlops, subnet.Accuracy.Top1, label);
    }
}
