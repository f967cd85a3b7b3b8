using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Fused;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>A matrix in memory as a factor.</summary>
internal struct Factor : IFactor
{
    public ArrayView<float> Elements;

    /// <summary>From a vector to the next.</summary>
    public int Step;

    /// <summary>From an element of a vector to the next.</summary>
    public int DepthStep;

    public readonly bool IsDepthAdjacent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => DepthStep < Step;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Loaded Load(int vector, int depth) => new() { Z = Elements[vector * Step + depth * DepthStep] };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Of(Loaded loaded) => loaded.Z;
}
