namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>16 x 8, for the emulated device: its threads are the system's, and a barrier of many takes long.</summary>
internal readonly struct EmulatedTile : ITile
{
    public static int Down => 4;

    public static int Across => 2;

    public static int Depth => 8;
}
