using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>Four numbers that a thread keeps in registers; kernels cannot keep arrays there.</summary>
internal struct Quad
{
    public float A;
    public float B;
    public float C;
    public float D;

    /// <summary>All four, added up pairwise.</summary>
    public readonly float Sum
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => A + B + (C + D);
    }

    /// <summary>This + scale x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Quad Plus(float scale, Quad x) => new() { A = A + scale * x.A, B = B + scale * x.B, C = C + scale * x.C, D = D + scale * x.D };

    /// <summary>This + x y, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Quad PlusProduct(Quad x, Quad y) => new() { A = A + x.A * y.A, B = B + x.B * y.B, C = C + x.C * y.C, D = D + x.D * y.D };

    /// <summary>A window that moves on by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Quad Slid(float next) => new() { A = B, B = C, C = D, D = next };
}
