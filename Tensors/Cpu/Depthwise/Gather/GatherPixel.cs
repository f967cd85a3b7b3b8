using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Gather;

/// <summary>What the gathering kernels do to a pixel before and after it meets the gradients.</summary>
internal static unsafe class GatherPixel<TOps, TVec, TInput, TEpilogue, TWhole>
    where TOps : struct, IFloatVector<TVec>
    where TVec : unmanaged
    where TInput : struct, IRowPrologue
    where TEpilogue : struct, IGradientEpilogue
    where TWhole : struct, ISwitch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load(float* source, int valid) => TWhole.IsOn ? TOps.Load(source) : TOps.Load(source, valid);

    /// <summary>The raw input at a place of the strip; the lines of the next strip's input and gradient are fetched, one of them by a vector narrower than a line.</summary>
    /// <param name="strip">The strip.</param>
    /// <param name="place">Floats from its first element.</param>
    /// <param name="hasTime">Whether the kernel computes for long enough with every pixel that fetching costs no processor anything.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load(in GatherStrip strip, nint place, bool hasTime)
    {
        if (TOps.Count < CacheLines.Floats)
        {
            CacheLines.Fetch(strip.Input + place + strip.NarrowAhead);
        }
        else if (hasTime || Processor.IsZen)
        {
            CacheLines.Fetch(strip.Input + place + strip.Ahead);
            CacheLines.Fetch(strip.Target + place + strip.TargetAhead);
        }

        return Load(strip.Input + place, strip.Valid);
    }

    /// <summary>What the convolution was given for an element of the raw map, and the factor of its gradient if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Input(TVec raw, in Coefficients<TVec> input, in Coefficients<TVec> epilogue, out TVec factor)
    {
        if (TEpilogue.HasSums)
        {
            return TEpilogue.Input<TOps, TVec>(raw, epilogue, out factor);
        }

        factor = TOps.Zero;
        return TInput.Apply<TOps, TVec>(raw, TOps.Zero, input);
    }

    /// <summary>Stores an element of the input gradient and returns what was stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Store(TVec gradient, TVec factor, in Coefficients<TVec> epilogue, float* map, float* target, int valid)
    {
        if (TEpilogue.HasSums)
        {
            gradient = TOps.Multiply(gradient, factor);
        }
        else if (!TEpilogue.IsPlain)
        {
            gradient = TEpilogue.Apply<TOps, TVec>(gradient, Load(map, valid), epilogue);
        }

        if (TWhole.IsOn)
        {
            TOps.Store(target, gradient);
        }
        else
        {
            TOps.Store(target, gradient, valid);
        }

        return gradient;
    }
}
