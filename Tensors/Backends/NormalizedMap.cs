namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>A map as a fused operation reads it: <c>a = act(scale z + shift) gate</c>, computed on load and never stored; or a plain map, a = z.</summary>
public readonly struct NormalizedMap
{
    /// <summary>A plain map.</summary>
    public NormalizedMap(in Tensor map) => Map = map;

    /// <summary>A raw map with its pending normalisation.</summary>
    /// <param name="map">The raw map z [n, ..., c], dense.</param>
    /// <param name="scale">gamma / sqrt(variance + epsilon) [c], dense.</param>
    /// <param name="shift">beta - mean scale [c], dense.</param>
    /// <param name="gate">Factor per image and channel [n, 1, 1, c], dense; none for 1.</param>
    public NormalizedMap(in Tensor map, in Tensor scale, in Tensor shift, in Tensor gate = default)
    {
        (Map, Scale, Shift) = (map, scale, shift);
        Gate = gate;
    }

    /// <summary>The map as it lies in memory [n, ..., c].</summary>
    public Tensor Map { get; }

    /// <summary>Factor per channel [c]; none for a plain map.</summary>
    public Tensor Scale { get; }

    /// <summary>Addend per channel [c]; none for a plain map.</summary>
    public Tensor Shift { get; }

    /// <summary>Factor per image and channel after the activation; none for 1.</summary>
    public Tensor Gate { get; }

    /// <summary>Whether the map is read as it is.</summary>
    public bool IsPlain => Scale.IsNone;

    /// <summary>Whether a gate is applied.</summary>
    public bool IsGated => !Gate.IsNone;
}
