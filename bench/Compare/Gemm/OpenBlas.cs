using System.Runtime.InteropServices;

namespace AlphaNet.Pure.Compare.Gemm;

/// <summary>OpenBLAS, where the machine has it: the measure of the matrix product, never a dependency.</summary>
internal sealed unsafe class OpenBlas
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;
    private static readonly string[] Names = ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib", "libopenblas.dll"];

    private readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> multiply;
    private readonly delegate* unmanaged<int, void> setThreads;

    private OpenBlas(nint library)
    {
        multiply = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(library, "cblas_sgemm");
        setThreads = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads");
        Kernels = Marshal.PtrToStringAnsi((nint)((delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "openblas_get_corename"))())!;
    }

    /// <summary>The processor whose kernels it runs, by OpenBLAS's names.</summary>
    public string Kernels { get; }

    public int Threads
    {
        set => setThreads(value);
    }

    /// <summary>The library, or null with a line that says what to install.</summary>
    public static OpenBlas? TryLoad(out string reason)
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                var found = new OpenBlas(library);
                reason = $"OpenBLAS of {name}, its kernels for {found.Kernels}";
                return found;
            }
        }

        reason = $"OpenBLAS is missing (tried {string.Join(", ", Names)}): its columns are empty. On Debian: apt install libopenblas0-pthread.";
        return null;
    }

    /// <summary><c>C[m, n] = op(A) op(B) + beta C</c>, all row-major and dense; a stored matrix is transposed where its flag says so.</summary>
    public void Multiply(bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float beta, Span<float> c)
    {
        fixed (float* pa = a, pb = b, pc = c)
        {
            multiply(
                RowMajor, transposeA ? Transpose : NoTranspose, transposeB ? Transpose : NoTranspose,
                m, n, k, 1f, pa, transposeA ? m : k, pb, transposeB ? k : n, beta, pc, n);
        }
    }
}
