using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Kernels.Normalization;

/// <summary>A channel's mean and summed squared deviations from it over some rows; as default over none.</summary>
/// <remarks>Put together as in Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.</remarks>
internal struct Moments
{
    public float Rows;
    public float Mean;
    public float Deviations;

    /// <summary>Those over both's rows, of which either may have none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Moments With(Moments other)
    {
        var rows = Rows + other.Rows;
        var difference = other.Mean - Mean;
        var share = other.Rows / Math.Max(rows, 1f);
        return new()
        {
            Rows = rows,
            Mean = Mean + difference * share,
            Deviations = Deviations + other.Deviations + difference * difference * share * Rows,
        };
    }
}
