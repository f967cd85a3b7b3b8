namespace AlphaNet.Pure.Nn;

/// <summary>Numbers of the random streams a run draws from, so that no two uses share numbers.</summary>
public static class RandomStreams
{
    /// <summary>Initial weights.</summary>
    public const uint Initialization = 1;

    /// <summary>Dropout masks.</summary>
    public const uint Dropout = 2;

    /// <summary>Drop-connect masks; the block's number is added.</summary>
    public const uint DropConnect = 1000;
}
