namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>128 x 32, for products of few columns: channels at the front of a net.</summary>
internal readonly struct TallTile : ITile
{
    public static int Down => 32;

    public static int Across => 8;

    public static int Depth => 16;
}
