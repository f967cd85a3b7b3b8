using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Ladder.Rungs;

/// <summary>The backend's own product: a tile in shared memory, 4 x 4 sums a thread in registers, or matrix instructions in their place.</summary>
internal sealed class BackendRung(string name, MatrixPrecision precision) : IRung
{
    public string Name => name;

    public MatrixPrecision Precision => precision;

    public void Multiply(IlgpuBackend backend, in Tensor a, in Tensor b, in Tensor c) => backend.MatMul(a, b, c);
}
