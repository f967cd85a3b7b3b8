using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Ladder.Rungs;

/// <summary>A version of the matrix product.</summary>
internal interface IRung
{
    string Name { get; }

    /// <summary>What the backend must have been opened for.</summary>
    MatrixPrecision Precision { get; }

    /// <summary>c = a b.</summary>
    void Multiply(IlgpuBackend backend, in Tensor a, in Tensor b, in Tensor c);
}
