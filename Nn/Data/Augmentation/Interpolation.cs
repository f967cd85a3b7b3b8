namespace AlphaNet.Pure.Nn.Data;

/// <summary>How an image is resampled; both widen their kernel when the image shrinks, so that it does not alias.</summary>
public enum Interpolation
{
    /// <summary>The triangle kernel of support 1.</summary>
    Bilinear,

    /// <summary>Keys' cubic kernel with a = -1/2, of support 2.</summary>
    Bicubic,
}
