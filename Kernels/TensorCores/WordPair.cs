namespace AlphaNet.Pure.Kernels.TensorCores;

/// <summary>Two 32-bit words in registers, each one or two rounded numbers: a thread's part of a matrix instruction's right factor.</summary>
internal struct WordPair
{
    public int A;
    public int B;
}
