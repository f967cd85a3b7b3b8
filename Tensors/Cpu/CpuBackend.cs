using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>The processor as a backend: SIMD kernels shared out over worker threads.</summary>
/// <remarks>Results are bit-equal for every number of threads: sums are cut by their size alone and partial sums are added in order.</remarks>
public sealed partial class CpuBackend : IBackend, IDisposable
{
    private readonly WorkerPool workers;

    /// <summary>A backend of its own threads and memory.</summary>
    /// <param name="threads">Threads that work, the caller's among them; 0 for one per processor.</param>
    /// <param name="simd">
    /// The widest vectors of products, depthwise convolutions, elementwise and fused operations in Float32; by default the widest the processor has. Dense convolutions, pooling, resizing
    /// and Float64 use the widest the runtime was started with.
    /// </param>
    public CpuBackend(int threads = 0, SimdLevel? simd = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        workers = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
        Level = simd is { } asked && asked < Simd.Best ? asked : Simd.Best;
        depthwise = new DepthwiseConvolution(workers, Level);
    }

    /// <summary>Name for reports.</summary>
    public string Name => $"cpu, {Level}, {Threads} thread{(Threads == 1 ? "" : "s")}";

    /// <summary>Threads that work, the caller's among them.</summary>
    public int Threads => workers.Threads;

    /// <summary>The vectors in use.</summary>
    public SimdLevel Level { get; }

    /// <summary>Where tensors' memory comes from.</summary>
    public MemoryPool Memory { get; } = new();

    /// <summary>A tensor of uninitialised memory from the pool.</summary>
    public Tensor Rent(Shape shape, DType dtype) => Memory.Rent(shape, dtype);

    /// <summary>Hands a rented tensor's block back.</summary>
    public void Return(in Tensor tensor) => Memory.Return(tensor);

    /// <summary>Lets go of the memory kept for the next operations: the pool's blocks and the kernels' own buffers, but for those of matrix products, which belong to their threads.</summary>
    /// <remarks>
    /// Both, or little is won: blocks and buffers lie in the same regions of the collector's heap of pinned objects, which does not move them, and a region goes back to the system only
    /// when nothing in it is alive. One buffer of 42 KB had kept 20 MB.
    /// </remarks>
    public void Trim()
    {
        Memory.Trim();
        depthwise.Trim();
        fusedScratch.Trim();
    }

    /// <summary>Stops the threads. A backend that is simply dropped costs nothing but idle, sleeping threads.</summary>
    public void Dispose() => workers.Dispose();
}
