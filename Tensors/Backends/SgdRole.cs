namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>What an optimizer's update does to a line of <see cref="LineElements"/> adjacent elements.</summary>
/// <remarks>One role a line lets one call, and on a device one launch, update all parameters of a net that lie in a flat block, whatever their kind.</remarks>
public static class SgdRole
{
    /// <summary>Elements that share a role: 64 bytes of Float32.</summary>
    public const int LineElements = 16;

    /// <summary>Left alone, its momentum too: nothing ever used it.</summary>
    public const int Frozen = 0;

    /// <summary>Updated without weight decay.</summary>
    public const int Plain = 1;

    /// <summary>Updated with weight decay.</summary>
    public const int Decaying = 2;

    /// <summary>Lines of so many elements; the last may be shorter.</summary>
    public static int Lines(int elements) => (elements + LineElements - 1) / LineElements;
}
