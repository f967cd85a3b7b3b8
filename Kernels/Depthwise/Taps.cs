using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Kernels.Depthwise;

/// <summary>Five neighbouring taps of a kernel row that a thread keeps in registers: a row of the usual 3 and 5 in one.</summary>
internal struct Taps
{
    public const int Length = 5;

    public float A;
    public float B;
    public float C;
    public float D;
    public float E;

    /// <summary>This + scale x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Taps Plus(float scale, Taps x) =>
        new() { A = A + scale * x.A, B = B + scale * x.B, C = C + scale * x.C, D = D + scale * x.D, E = E + scale * x.E };

    /// <summary>A window that moves on by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Taps Slid(float next) => new() { A = B, B = C, C = D, D = E, E = next };
}
