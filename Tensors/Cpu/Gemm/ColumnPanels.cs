using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>The right operand B[K, N] of a product as the kernels read it: panels of columns, packed or left in place.</summary>
/// <remarks>
/// Packed: panel after panel, each <c>[K][width]</c>, the last one padded with zeros; a panel that begins at column s lies at <c>s * K</c>.
/// In place: rows of B as they are, which needs a column stride of 1.
/// </remarks>
internal readonly unsafe struct ColumnPanels
{
    private readonly float* data;
    private readonly nint rowStride;

    private ColumnPanels(float* data, nint rowStride, bool isInPlace, SimdLevel level, int k, int n)
    {
        this.data = data;
        this.rowStride = rowStride;
        IsInPlace = isInPlace;
        Level = level;
        K = k;
        N = n;
    }

    /// <summary>The vectors that the layout is made for.</summary>
    public SimdLevel Level { get; }

    /// <summary>Rows of B.</summary>
    public int K { get; }

    /// <summary>Columns of B, without padding.</summary>
    public int N { get; }

    /// <summary>Whether the panels are rows of the original matrix; the last one is then not padded.</summary>
    /// <remarks>Not told by their stride: all rows of a vector that is broadcast are one.</remarks>
    public bool IsInPlace { get; }

    /// <summary>Floats that packing a <paramref name="k"/> by <paramref name="n"/> matrix takes.</summary>
    public static nint PackedSize(SimdLevel level, int k, int n) => (nint)k * PanelLayout.PaddedColumns(level, n);

    /// <summary>Packed panels in <paramref name="memory"/> of <see cref="PackedSize"/> floats, to be filled by packing.</summary>
    public static ColumnPanels Packed(SimdLevel level, int k, int n, float* memory) => new(memory, 0, false, level, k, n);

    /// <summary>The rows of <paramref name="b"/>, whose column stride is 1.</summary>
    public static ColumnPanels InPlace(SimdLevel level, int k, int n, StridedMatrix<float> b) => new(b.Data, b.RowStride, true, level, k, n);

    /// <summary>Columns [<paramref name="from"/>, <paramref name="to"/>) of panels in place, cut into panels of their own.</summary>
    public ColumnPanels Columns(int from, int to) => new(data + from, rowStride, true, Level, K, to - from);

    /// <summary>Where row <paramref name="k0"/> of the panel of <paramref name="width"/> columns from <paramref name="start"/> lies.</summary>
    public float* Panel(int start, int width, int k0) =>
        IsInPlace ? data + k0 * rowStride + start : data + (nint)start * K + (nint)k0 * width;

    /// <summary>Floats from a row of a panel to its next.</summary>
    public nint Step(int width) => IsInPlace ? rowStride : width;

    /// <summary>Fills all packed panels from B.</summary>
    public void Pack(StridedMatrix<float> b) => Pack(b, 0, N);

    /// <summary>Fills the packed panels that begin at columns in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(StridedMatrix<float> b, int from, int to)
    {
        int width;
        for (var start = 0; start < to; start += width)
        {
            width = PanelLayout.NextWidth(Level, N - start);
            if (start >= from)
            {
                PanelPacking.Pack(b.From(0, start), K, Math.Min(width, N - start), width, Panel(start, width, 0));
            }
        }
    }
}
