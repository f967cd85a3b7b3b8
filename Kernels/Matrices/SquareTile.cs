namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>64 x 64.</summary>
internal readonly struct SquareTile : ITile
{
    public static int Down => 16;

    public static int Across => 16;

    public static int Depth => 16;
}
