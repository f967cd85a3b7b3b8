namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>
/// The gradient of a raw map z behind a batch norm, computed on load and never stored: <c>dz = p d + q z + r</c> per channel, where d is the gradient of
/// u = scale z + shift.
/// </summary>
/// <remarks>
/// Behind a gated reader only the gradient da of the gated activation is stored, and <c>d = act'(u) (gate da + pooled)</c>, pooled being the gradient that
/// reaches every pixel alike through the mean over the image.
/// </remarks>
public readonly struct NormalizedGradient
{
    /// <summary>The gradient from d.</summary>
    /// <param name="map">z.</param>
    /// <param name="delta">d, of z's shape.</param>
    /// <param name="slopes">Rows p, q and r [3, c].</param>
    public NormalizedGradient(in NormalizedMap map, in Tensor delta, in Tensor slopes) => (Map, Delta, Slopes) = (map, delta, slopes);

    /// <summary>The gradient from da behind a gated reader.</summary>
    /// <param name="map">z with its scale, shift and gate.</param>
    /// <param name="delta">da, of z's shape.</param>
    /// <param name="slopes">Rows p, q and r [3, c].</param>
    /// <param name="pooled">Gradient of every pixel of an image [n, 1, 1, c], dense.</param>
    public NormalizedGradient(in NormalizedMap map, in Tensor delta, in Tensor slopes, in Tensor pooled)
        : this(map, delta, slopes) => Pooled = pooled;

    /// <summary>z and its normalisation.</summary>
    public NormalizedMap Map { get; }

    /// <summary>d, or da if gated.</summary>
    public Tensor Delta { get; }

    /// <summary>p, q, r [3, c].</summary>
    public Tensor Slopes { get; }

    /// <summary>Gradient of every pixel of an image; none unless gated.</summary>
    public Tensor Pooled { get; }

    /// <summary>Whether <see cref="Delta"/> is da.</summary>
    public bool IsGated => !Pooled.IsNone;
}
