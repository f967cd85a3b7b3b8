namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>A lane of binary32 numbers: their bits can be taken apart, and constants stand in the operations.</summary>
/// <remarks>A constant that is an operand serves all parts of a <see cref="Quartet{TLane}"/>; as a lane of its own it would be four, and registers run out.</remarks>
internal interface IFloatArithmetic<TSelf> : ILane<TSelf> where TSelf : struct, IFloatArithmetic<TSelf>
{
    /// <summary>k of x = 2^k m with m in [sqrt(1/2), sqrt(2)), for normal positive x.</summary>
    static abstract TSelf Exponent(TSelf value);

    /// <summary>m of x = 2^k m with m in [sqrt(1/2), sqrt(2)), for normal positive x.</summary>
    static abstract TSelf Mantissa(TSelf value);

    /// <summary>The value confined to [low, high]; NaN stays NaN.</summary>
    static abstract TSelf Clamp(TSelf value, float low, float high);

    /// <summary>a b + c with one rounding.</summary>
    static abstract TSelf Fma(TSelf a, float b, float c);

    /// <summary>a b + c with one rounding.</summary>
    static abstract TSelf Fma(TSelf a, float b, TSelf c);

    /// <summary>a b + c with one rounding.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, float c);

    /// <summary>a + b.</summary>
    static abstract TSelf Add(TSelf a, float b);

    /// <summary>1 / a.</summary>
    static abstract TSelf Inverse(TSelf a);

    /// <summary><c>value * 2^n</c> where n is the integer in the low bits of <paramref name="shifted"/>; the result must be a normal number.</summary>
    static abstract TSelf ScaleByLowBits(TSelf value, TSelf shifted);
}
