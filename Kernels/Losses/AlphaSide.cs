namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>One alpha of the adaptive alpha-divergence, with what is made of it once, on the host.</summary>
internal readonly struct AlphaSide
{
    // How near alpha must be to 0 or 1 to be taken for it.
    private const double Near = 1e-3;

    public readonly float Alpha;

    /// <summary>alpha (alpha - 1).</summary>
    public readonly float Scale;

    /// <summary>1 / (alpha (alpha - 1)), rounded once.</summary>
    public readonly float Base;

    private readonly int form;

    public AlphaSide(double alpha)
    {
        form = Math.Abs(alpha) < Near ? 0 : Math.Abs(alpha - 1) < Near ? 1 : 2;
        Alpha = (float)alpha;
        Scale = (float)(alpha * (alpha - 1));
        Base = form == 2 ? (float)(1 / (alpha * (alpha - 1))) : 0;
    }

    public bool IsZero => form == 0;

    public bool IsOne => form == 1;
}
