namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>What is loaded of one place of a map, before anything is computed of it; what a reader does not load costs nothing.</summary>
/// <remarks>
/// A thread waits where it first uses what it loaded, not where it loads it. Kernels therefore load several places before they compute of the first: a device's memory is busy only
/// with many loads on their way.
/// </remarks>
internal struct Loaded
{
    /// <summary>The map's element.</summary>
    public float Z;

    /// <summary>Scale of its channel's pending normalisation.</summary>
    public float Scale;

    /// <summary>Shift of its channel's pending normalisation, or its bias.</summary>
    public float Shift;

    /// <summary>Gate of its image and channel.</summary>
    public float Gate;

    /// <summary>Gradient of the map, or of the gated activation.</summary>
    public float Delta;

    /// <summary>Gradient that every pixel of its image has.</summary>
    public float Pooled;

    /// <summary>p of its channel in dz = p d + q z + r.</summary>
    public float P;

    /// <summary>q of its channel.</summary>
    public float Q;

    /// <summary>r of its channel.</summary>
    public float R;
}
