namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>A lane of binary32 numbers whose bits can be taken apart.</summary>
internal interface IFloatLane<TSelf> : IMemoryLane<TSelf, float> where TSelf : struct, IFloatLane<TSelf>
{
    /// <summary>k of x = 2^k m with m in [sqrt(1/2), sqrt(2)), for normal positive x.</summary>
    static abstract TSelf Exponent(TSelf value);

    /// <summary>m of x = 2^k m with m in [sqrt(1/2), sqrt(2)), for normal positive x.</summary>
    static abstract TSelf Mantissa(TSelf value);
}
