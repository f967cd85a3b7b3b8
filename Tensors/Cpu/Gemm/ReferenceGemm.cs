using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>Matrix product of any floating-point type that <see cref="Vector{T}"/> knows: the path of float64, and an independent check of <see cref="Sgemm"/>.</summary>
/// <remarks>Every element is summed in the order of the reduction, so results are bit-equal for every number of threads.</remarks>
internal static unsafe class ReferenceGemm
{
    private const int TileRows = 4;
    private const long MinWorkToShare = 1 << 17;
    private const int WantedParts = 8;

    private static int PanelWidth<T>() => 2 * Vector<T>.Count;

    /// <summary>Computes <c>C = A B</c> or <c>C += A B</c> for any strides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(in GemmArguments<T> product, WorkerPool pool) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (product.M == 0 || product.N == 0)
        {
            return;
        }

        var width = PanelWidth<T>();
        var panels = (product.N + width - 1) / width;
        var packed = GemmScratch.Packed.Reserve<T>((nint)panels * width * product.K);
        var share = (long)product.M * product.N * product.K >= MinWorkToShare;
        var packing = new PackJob<T>(product, packed);
        pool.Run(panels, ref packing);
        var rows = share ? (product.M + WantedParts - 1) / WantedParts : product.M;
        rows = (rows + TileRows - 1) / TileRows * TileRows;
        var job = new RowsJob<T>(product, packed, rows);
        pool.Run((product.M + rows - 1) / rows, ref job);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<T>(int k, T* a0, T* a1, T* a2, T* a3, nint aStep, T* b, T* tile) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = Vector<T>.Count;
        Vector<T> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (nint p = 0, at = 0; p < k; p++, at += aStep, b += 2 * count)
        {
            var b0 = Vector.Load(b);
            var b1 = Vector.Load(b + count);
            var x = new Vector<T>(a0[at]);
            c00 += x * b0;
            c01 += x * b1;
            x = new Vector<T>(a1[at]);
            c10 += x * b0;
            c11 += x * b1;
            x = new Vector<T>(a2[at]);
            c20 += x * b0;
            c21 += x * b1;
            x = new Vector<T>(a3[at]);
            c30 += x * b0;
            c31 += x * b1;
        }

        c00.Store(tile);
        c01.Store(tile + count);
        c10.Store(tile + 2 * count);
        c11.Store(tile + 3 * count);
        c20.Store(tile + 4 * count);
        c21.Store(tile + 5 * count);
        c30.Store(tile + 6 * count);
        c31.Store(tile + 7 * count);
    }

    // Part p packs panel p as [k][width], padded with zeros.
    private readonly struct PackJob<T>(in GemmArguments<T> product, T* packed) : IParallelJob where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly GemmArguments<T> product = product;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Execute(int part)
        {
            var width = PanelWidth<T>();
            var target = packed + (nint)part * width * product.K;
            for (var p = 0; p < product.K; p++, target += width)
            {
                for (var j = 0; j < width; j++)
                {
                    var column = part * width + j;
                    target[j] = column < product.N ? *product.B.At(p, column) : T.Zero;
                }
            }
        }
    }

    private readonly struct RowsJob<T>(in GemmArguments<T> product, T* packed, int rows) : IParallelJob where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly GemmArguments<T> product = product;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Execute(int part)
        {
            var width = PanelWidth<T>();
            var tile = stackalloc T[TileRows * width];
            var last = Math.Min(product.M, (part + 1) * rows);
            for (var column = 0; column < product.N; column += width)
            {
                for (var row = part * rows; row < last; row += TileRows)
                {
                    // Rows beyond the last are computed as copies of it and not stored.
                    var end = last - 1;
                    Tile(
                        product.K,
                        product.A.At(row, 0),
                        product.A.At(Math.Min(row + 1, end), 0),
                        product.A.At(Math.Min(row + 2, end), 0),
                        product.A.At(Math.Min(row + 3, end), 0),
                        product.A.ColumnStride,
                        packed + (nint)column * product.K,
                        tile);
                    Write(tile, row, Math.Min(TileRows, last - row), column, Math.Min(width, product.N - column));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Write(T* tile, int row, int rowCount, int column, int columnCount)
        {
            for (var i = 0; i < rowCount; i++, tile += PanelWidth<T>())
            {
                for (var j = 0; j < columnCount; j++)
                {
                    var target = product.C.At(row + i, column + j);
                    *target = product.Accumulate ? *target + tile[j] : tile[j];
                }
            }
        }
    }
}
