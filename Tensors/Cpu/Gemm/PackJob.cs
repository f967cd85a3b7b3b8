using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Fills packed panels, some columns a part.</summary>
internal readonly struct PackJob(ColumnPanels panels, StridedMatrix<float> b, int columns) : IParallelJob
{
    // About 10 us of copying: below, a second thread costs more than it brings.
    private const int FloatsToShare = 1 << 14;

    /// <summary>Packs all of B, by all threads where that pays.</summary>
    public static void Run(WorkerPool pool, in ColumnPanels panels, StridedMatrix<float> b)
    {
        var share = (long)panels.K * panels.N >= FloatsToShare;
        var columns = share ? PanelLayout.MaxWidth : Math.Max(1, panels.N);
        var job = new PackJob(panels, b, columns);
        pool.Run((panels.N + columns - 1) / columns, ref job);
    }

    /// <inheritdoc/>
    public void Execute(int part) => panels.Pack(b, part * columns, Math.Min(panels.N, (part + 1) * columns));
}
