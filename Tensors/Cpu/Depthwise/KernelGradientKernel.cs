using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Correlates buffered input rows with buffered output gradients: the gradient of the kernel.</summary>
internal static unsafe class KernelGradientKernel
{
    private const int Tile = 4;

    /// <summary>Adds a strip's part of the gradient of one channel block.</summary>
    /// <param name="a">The strip: the forward pass's runs over the input's rows.</param>
    /// <param name="gradients">Starts of the strip's rows of the output gradient, at output column 0.</param>
    /// <param name="gradientOffset">Floats from those to the block's rows.</param>
    /// <param name="sums">The gradient's taps in the order of the runs, a vector each.</param>
    public static void Run<TOps, TVec>(in RowKernelArguments a, float** gradients, nint gradientOffset, float* sums)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        for (var run = a.Runs; run < a.Runs + a.RunCount; run++)
        {
            switch (run->Taps)
            {
                case 5: Accumulate<TOps, TVec, Five>(a, run, gradients, gradientOffset, sums); break;
                case 4: Accumulate<TOps, TVec, Four>(a, run, gradients, gradientOffset, sums); break;
                case 3: Accumulate<TOps, TVec, Three>(a, run, gradients, gradientOffset, sums); break;
                case 2: Accumulate<TOps, TVec, Two>(a, run, gradients, gradientOffset, sums); break;
                default: Accumulate<TOps, TVec, One>(a, run, gradients, gradientOffset, sums); break;
            }

            sums += run->Taps * TOps.Count;
        }
    }

    // Each tap has two sums, for even and odd gradients: with five alone the additions would wait for one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate<TOps, TVec, TTaps>(in RowKernelArguments a, TapRun* run, float** gradients, nint gradientOffset, float* sums)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged where TTaps : struct, IConstant
    {
        var lanes = TOps.Count;
        TVec e0 = TOps.Zero, e1 = e0, e2 = e0, e3 = e0, e4 = e0, o0 = e0, o1 = e0, o2 = e0, o3 = e0, o4 = e0;
        var offset = a.BlockOffset + (nint)run->Column * lanes;
        for (var row = 0; row < a.RowCount; row++)
        {
            var x = a.Rows[(nint)row * a.RowStep + run->Row] + offset;
            var g = gradients[row] + gradientOffset;
            var left = a.Width;
            for (; left >= Tile; left -= Tile)
            {
                var g0 = TOps.Load(g);
                var g1 = TOps.Load(g + lanes);
                var g2 = TOps.Load(g + 2 * lanes);
                var g3 = TOps.Load(g + 3 * lanes);

                var v = TOps.Load(x);
                e0 = TOps.MultiplyAdd(g0, v, e0);

                v = TOps.Load(x + lanes);
                if (TTaps.Value > 1) e1 = TOps.MultiplyAdd(g0, v, e1);
                o0 = TOps.MultiplyAdd(g1, v, o0);

                v = TOps.Load(x + 2 * lanes);
                if (TTaps.Value > 2) e2 = TOps.MultiplyAdd(g0, v, e2);
                if (TTaps.Value > 1) o1 = TOps.MultiplyAdd(g1, v, o1);
                e0 = TOps.MultiplyAdd(g2, v, e0);

                v = TOps.Load(x + 3 * lanes);
                if (TTaps.Value > 3) e3 = TOps.MultiplyAdd(g0, v, e3);
                if (TTaps.Value > 2) o2 = TOps.MultiplyAdd(g1, v, o2);
                if (TTaps.Value > 1) e1 = TOps.MultiplyAdd(g2, v, e1);
                o0 = TOps.MultiplyAdd(g3, v, o0);

                if (TTaps.Value > 1)
                {
                    v = TOps.Load(x + 4 * lanes);
                    if (TTaps.Value > 4) e4 = TOps.MultiplyAdd(g0, v, e4);
                    if (TTaps.Value > 3) o3 = TOps.MultiplyAdd(g1, v, o3);
                    if (TTaps.Value > 2) e2 = TOps.MultiplyAdd(g2, v, e2);
                    o1 = TOps.MultiplyAdd(g3, v, o1);
                }

                if (TTaps.Value > 2)
                {
                    v = TOps.Load(x + 5 * lanes);
                    if (TTaps.Value > 4) o4 = TOps.MultiplyAdd(g1, v, o4);
                    if (TTaps.Value > 3) e3 = TOps.MultiplyAdd(g2, v, e3);
                    o2 = TOps.MultiplyAdd(g3, v, o2);
                }

                if (TTaps.Value > 3)
                {
                    v = TOps.Load(x + 6 * lanes);
                    if (TTaps.Value > 4) e4 = TOps.MultiplyAdd(g2, v, e4);
                    o3 = TOps.MultiplyAdd(g3, v, o3);
                }

                if (TTaps.Value > 4)
                {
                    v = TOps.Load(x + 7 * lanes);
                    o4 = TOps.MultiplyAdd(g3, v, o4);
                }

                x += Tile * lanes;
                g += Tile * lanes;
            }

            for (; left > 0; left--, x += lanes, g += lanes)
            {
                var g0 = TOps.Load(g);
                e0 = TOps.MultiplyAdd(g0, TOps.Load(x), e0);
                if (TTaps.Value > 1) e1 = TOps.MultiplyAdd(g0, TOps.Load(x + lanes), e1);
                if (TTaps.Value > 2) e2 = TOps.MultiplyAdd(g0, TOps.Load(x + 2 * lanes), e2);
                if (TTaps.Value > 3) e3 = TOps.MultiplyAdd(g0, TOps.Load(x + 3 * lanes), e3);
                if (TTaps.Value > 4) e4 = TOps.MultiplyAdd(g0, TOps.Load(x + 4 * lanes), e4);
            }
        }

        Add<TOps, TVec>(sums, e0, o0);
        if (TTaps.Value > 1) Add<TOps, TVec>(sums + lanes, e1, o1);
        if (TTaps.Value > 2) Add<TOps, TVec>(sums + 2 * lanes, e2, o2);
        if (TTaps.Value > 3) Add<TOps, TVec>(sums + 3 * lanes, e3, o3);
        if (TTaps.Value > 4) Add<TOps, TVec>(sums + 4 * lanes, e4, o4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TOps, TVec>(float* target, TVec even, TVec odd) where TOps : struct, IFloatVector<TVec> where TVec : unmanaged =>
        TOps.Store(target, TOps.Add(TOps.Load(target), TOps.Add(even, odd)));
}
