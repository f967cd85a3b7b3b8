namespace AlphaNet.Pure.Nn.Data;

/// <summary>What lies beyond the border of an image.</summary>
public enum PaddingMode
{
    /// <summary>Black pixels.</summary>
    Zero,

    /// <summary>The image mirrored at its border pixels, which are not repeated: c b | a b c | b a.</summary>
    Reflect,
}
