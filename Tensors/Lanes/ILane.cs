namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>A bundle of numbers that arithmetic treats as one: a scalar, or a SIMD vector of 128, 256 or 512 bits.</summary>
/// <typeparam name="TSelf">The lane.</typeparam>
/// <remarks>
/// An elementwise operation is written once over a lane and runs at every width and in double; a GPU thread is a lane of one. All float lanes do the same
/// operations in the same order, fused multiply-adds included, so every width gives the same bits. Transcendental functions are the lanes' own for that reason.
/// Masks are lanes: all bits set for true, none for false (a scalar lane keeps the bits of its element).
/// </remarks>
public interface ILane<TSelf> where TSelf : struct, ILane<TSelf>
{
    /// <summary>A lane with every element equal to a constant.</summary>
    static abstract TSelf Create(double value);

    /// <summary>Sum.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Difference.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>Product.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>Quotient.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>Negation.</summary>
    static abstract TSelf operator -(TSelf value);

    /// <summary>a b + c with one rounding.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>The larger; NaN if either is.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller; NaN if either is.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>Magnitude.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>Square root.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>e to the power.</summary>
    static abstract TSelf Exp(TSelf value);

    /// <summary>Natural logarithm.</summary>
    static abstract TSelf Log(TSelf value);

    /// <summary>1 / (1 + exp(-x)).</summary>
    static abstract TSelf Sigmoid(TSelf value);

    /// <summary>Mask of elements where left is smaller.</summary>
    static abstract TSelf LessThan(TSelf left, TSelf right);

    /// <summary>Elements of one lane where the mask is true, of the other elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf whenTrue, TSelf whenFalse);
}
