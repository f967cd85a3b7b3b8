namespace AlphaNet.Pure.Kernels.TensorCores;

/// <summary>Four 32-bit words in registers, each one or two rounded numbers: a thread's part of a matrix instruction's left factor.</summary>
internal struct WordQuad
{
    public int A;
    public int B;
    public int C;
    public int D;
}
