using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Gather;

/// <summary>The taps of a 3x3 kernel and their sums between memory and the locals that the gathering kernels keep in registers.</summary>
internal static unsafe class NineTaps<TOps, TVec> where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
{
    /// <summary>Reads the taps of some channels, <paramref name="valid"/> of a vector's, row after row; zeros where they are not wanted and the kernel may be missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<TWhole, TWanted>(
        in KernelView<float> kernel, int valid,
        out TVec w00, out TVec w01, out TVec w02, out TVec w10, out TVec w11, out TVec w12, out TVec w20, out TVec w21, out TVec w22)
        where TWhole : struct, ISwitch where TWanted : struct, ISwitch
    {
        w00 = Load<TWhole, TWanted>(kernel.At(0, 0), valid);
        w01 = Load<TWhole, TWanted>(kernel.At(0, 1), valid);
        w02 = Load<TWhole, TWanted>(kernel.At(0, 2), valid);
        w10 = Load<TWhole, TWanted>(kernel.At(1, 0), valid);
        w11 = Load<TWhole, TWanted>(kernel.At(1, 1), valid);
        w12 = Load<TWhole, TWanted>(kernel.At(1, 2), valid);
        w20 = Load<TWhole, TWanted>(kernel.At(2, 0), valid);
        w21 = Load<TWhole, TWanted>(kernel.At(2, 1), valid);
        w22 = Load<TWhole, TWanted>(kernel.At(2, 2), valid);
    }

    /// <summary>Adds the sums of the taps to memory, a vector a tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* target, TVec s00, TVec s01, TVec s02, TVec s10, TVec s11, TVec s12, TVec s20, TVec s21, TVec s22)
    {
        Add(target, s00);
        Add(target + TOps.Count, s01);
        Add(target + 2 * TOps.Count, s02);
        Add(target + 3 * TOps.Count, s10);
        Add(target + 4 * TOps.Count, s11);
        Add(target + 5 * TOps.Count, s12);
        Add(target + 6 * TOps.Count, s20);
        Add(target + 7 * TOps.Count, s21);
        Add(target + 8 * TOps.Count, s22);
    }

    /// <summary>Adds a vector to memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* target, TVec value) => TOps.Store(target, TOps.Add(TOps.Load(target), value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Load<TWhole, TWanted>(float* source, int valid) where TWhole : struct, ISwitch where TWanted : struct, ISwitch =>
        !TWanted.IsOn ? TOps.Zero : TWhole.IsOn ? TOps.Load(source) : TOps.Load(source, valid);
}
