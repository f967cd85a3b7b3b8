namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>8 x 8, for the emulated device: its threads are the system's, and they wait long for one another at a barrier. Few of them, and deep steps, meet few barriers.</summary>
internal readonly struct EmulatedTile : ITile
{
    public static int Down => 2;

    public static int Across => 2;

    public static int Depth => 32;
}
