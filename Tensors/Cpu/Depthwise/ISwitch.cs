namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>A choice made when a kernel is compiled.</summary>
internal interface ISwitch
{
    static abstract bool IsOn { get; }
}

/// <summary>Chosen.</summary>
internal readonly struct On : ISwitch
{
    public static bool IsOn => true;
}

/// <summary>Not chosen.</summary>
internal readonly struct Off : ISwitch
{
    public static bool IsOn => false;
}
