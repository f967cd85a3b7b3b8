using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Vectors;

/// <summary>The few operations on a vector of floats that kernels written once for all widths need.</summary>
/// <remarks>
/// The vector itself stays a plain <c>Vector512&lt;float&gt;</c> (or narrower, down to <c>float</c>) local of the kernel, not a wrapping struct: the JIT
/// keeps those in registers. Every operation rounds once, equally at all widths, so that a kernel gives the same bits whichever is chosen.
/// </remarks>
internal unsafe interface IFloatVector<TVec> where TVec : unmanaged
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVec Zero { get; }

    static abstract TVec Broadcast(float value);

    static abstract TVec Load(float* source);

    static abstract void Store(float* target, TVec value);

    /// <summary>The first <paramref name="count"/> floats, fewer than the width; the others are 0 and their memory is not touched.</summary>
    static abstract TVec Load(float* source, int count);

    /// <summary>Writes the first <paramref name="count"/> lanes and touches no other memory.</summary>
    static abstract void Store(float* target, TVec value, int count);

    static abstract TVec Add(TVec a, TVec b);

    static abstract TVec Multiply(TVec a, TVec b);

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    static abstract TVec MultiplyAdd(TVec a, TVec b, TVec c);

    /// <summary>An elementwise operation written over lanes.</summary>
    static abstract TVec Forward<TAct>(TVec x) where TAct : struct, IUnaryOp;

    /// <summary>The same of four vectors in step (<see cref="Quartet{TLane}"/>), which takes less than four times as long.</summary>
    static abstract FourVectors<TVec> Forward<TAct>(in FourVectors<TVec> x) where TAct : struct, IUnaryOp;

    /// <summary>Its derivative.</summary>
    static abstract TVec Derivative<TAct>(TVec x) where TAct : struct, IUnaryOp;

    /// <summary>The same of four vectors in step.</summary>
    static abstract FourVectors<TVec> Derivative<TAct>(in FourVectors<TVec> x) where TAct : struct, IUnaryOp;

    /// <summary>Both, where they share work.</summary>
    static abstract TVec ForwardAndDerivative<TAct>(TVec x, out TVec derivative) where TAct : struct, IUnaryOp;
}
