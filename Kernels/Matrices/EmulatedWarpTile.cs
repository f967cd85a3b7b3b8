namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>32 x 32, for matrix instructions on the emulated device: two warps side by side.</summary>
internal readonly struct EmulatedWarpTile : ITile
{
    public static int Down => 8;

    public static int Across => 8;

    public static int Depth => 8;
}
