namespace AlphaNet.Pure.Nn.Data;

/// <summary>How <see cref="AffineWarp"/> reads an image between its pixels.</summary>
internal enum WarpFilter
{
    /// <summary>The pixel whose area holds the point.</summary>
    Nearest,

    /// <summary>Linear between the 2 x 2 pixels around the point.</summary>
    Bilinear,

    /// <summary>Keys' cubic kernel with a = -1 over the 4 x 4 pixels around the point.</summary>
    Bicubic,
}
