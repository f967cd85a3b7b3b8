using System.Numerics;
using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Convolution;

/// <summary>
/// How a tile of sums walks through its operands: <c>c[r, :] (+)= sum over s, t of a[s * ASegment + t * AStep + r * ARow] * b[s * BSegment + t * BStep + :]</c>.
/// </summary>
/// <remarks>
/// Forward, input gradient and weight gradient of a convolution are this sum with other steps. Six rows by two vectors keep twelve sums in registers,
/// which fits the sixteen of AVX2.
/// </remarks>
internal unsafe struct TileRuns<T> where T : unmanaged
{
    public required nint ARow;
    public required nint AStep;
    public nint ASegment;
    public required nint BStep;
    public nint BSegment;
    public required int Count;
    public int Segments;

    /// <summary>The widest panel, in elements.</summary>
    public static int PanelWidth => 2 * Vector<T>.Count;

    /// <summary>Sums for <paramref name="rows"/> rows of a panel one or two vectors wide.</summary>
    public readonly void Compute(T* a, T* b, T* c, nint cRow, int rows, int width, bool add)
    {
        var row = 0;
        if (width == PanelWidth)
        {
            for (; row + 6 <= rows; row += 6)
            {
                SixByTwo(this, a + row * ARow, b, c + row * cRow, cRow, add);
            }
        }
        else
        {
            for (; row + 6 <= rows; row += 6)
            {
                SixByOne(this, a + row * ARow, b, c + row * cRow, cRow, add);
            }
        }

        for (; row < rows; row++)
        {
            for (var v = 0; v < width; v += Vector<T>.Count)
            {
                OneByOne(this, a + row * ARow, b + v, c + row * cRow + v, add);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixByTwo(in TileRuns<T> runs, T* a, T* b, T* c, nint cRow, bool add)
    {
        Vector<T> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector<T> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        nint row = runs.ARow, aStep = runs.AStep, bStep = runs.BStep;
        for (var s = 0; s < runs.Segments; s++)
        {
            var low = a + s * runs.ASegment;
            var high = low + 3 * row;
            var run = b + s * runs.BSegment;
            for (var t = runs.Count; t > 0; t--)
            {
                var b0 = Vector.Load(run);
                var b1 = Vector.Load(run + Vector<T>.Count);
                var v = Vector.Create(*low);
                c00 = GenericVector.MultiplyAdd(v, b0, c00);
                c01 = GenericVector.MultiplyAdd(v, b1, c01);
                v = Vector.Create(low[row]);
                c10 = GenericVector.MultiplyAdd(v, b0, c10);
                c11 = GenericVector.MultiplyAdd(v, b1, c11);
                v = Vector.Create(low[2 * row]);
                c20 = GenericVector.MultiplyAdd(v, b0, c20);
                c21 = GenericVector.MultiplyAdd(v, b1, c21);
                v = Vector.Create(*high);
                c30 = GenericVector.MultiplyAdd(v, b0, c30);
                c31 = GenericVector.MultiplyAdd(v, b1, c31);
                v = Vector.Create(high[row]);
                c40 = GenericVector.MultiplyAdd(v, b0, c40);
                c41 = GenericVector.MultiplyAdd(v, b1, c41);
                v = Vector.Create(high[2 * row]);
                c50 = GenericVector.MultiplyAdd(v, b0, c50);
                c51 = GenericVector.MultiplyAdd(v, b1, c51);
                low += aStep;
                high += aStep;
                run += bStep;
            }
        }

        Finish(c00, c01, c, add);
        Finish(c10, c11, c + cRow, add);
        Finish(c20, c21, c + 2 * cRow, add);
        Finish(c30, c31, c + 3 * cRow, add);
        Finish(c40, c41, c + 4 * cRow, add);
        Finish(c50, c51, c + 5 * cRow, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixByOne(in TileRuns<T> runs, T* a, T* b, T* c, nint cRow, bool add)
    {
        Vector<T> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        nint row = runs.ARow, aStep = runs.AStep, bStep = runs.BStep;
        for (var s = 0; s < runs.Segments; s++)
        {
            var low = a + s * runs.ASegment;
            var high = low + 3 * row;
            var run = b + s * runs.BSegment;
            for (var t = runs.Count; t > 0; t--)
            {
                var b0 = Vector.Load(run);
                c0 = GenericVector.MultiplyAdd(Vector.Create(*low), b0, c0);
                c1 = GenericVector.MultiplyAdd(Vector.Create(low[row]), b0, c1);
                c2 = GenericVector.MultiplyAdd(Vector.Create(low[2 * row]), b0, c2);
                c3 = GenericVector.MultiplyAdd(Vector.Create(*high), b0, c3);
                c4 = GenericVector.MultiplyAdd(Vector.Create(high[row]), b0, c4);
                c5 = GenericVector.MultiplyAdd(Vector.Create(high[2 * row]), b0, c5);
                low += aStep;
                high += aStep;
                run += bStep;
            }
        }

        Finish(c0, c, add);
        Finish(c1, c + cRow, add);
        Finish(c2, c + 2 * cRow, add);
        Finish(c3, c + 3 * cRow, add);
        Finish(c4, c + 4 * cRow, add);
        Finish(c5, c + 5 * cRow, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByOne(in TileRuns<T> runs, T* a, T* b, T* c, bool add)
    {
        var sum = default(Vector<T>);
        for (var s = 0; s < runs.Segments; s++)
        {
            var value = a + s * runs.ASegment;
            var run = b + s * runs.BSegment;
            for (var t = runs.Count; t > 0; t--)
            {
                sum = GenericVector.MultiplyAdd(Vector.Create(*value), Vector.Load(run), sum);
                value += runs.AStep;
                run += runs.BStep;
            }
        }

        Finish(sum, c, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector<T> left, Vector<T> right, T* c, bool add)
    {
        Finish(left, c, add);
        Finish(right, c + Vector<T>.Count, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector<T> sum, T* c, bool add) => (add ? Vector.Load(c) + sum : sum).Store(c);
}
