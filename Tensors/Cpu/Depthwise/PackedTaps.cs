using AlphaNet.Pure.Tensors.Cpu.Vectors;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Copies of kernel taps in the order in which a pass's runs meet them.</summary>
internal static unsafe class PackedTaps
{
    /// <summary>Packs the taps of a channel group, block after block; lanes beyond the group are 0. Returns the end.</summary>
    public static float* Pack<TOps, TVec>(TapRun* runs, int runCount, KernelView<float> kernel, int channel, int channels, float* target)
        where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
    {
        for (var c = 0; c < channels; c += TOps.Count)
        {
            var valid = Math.Min(TOps.Count, channels - c);
            for (var run = runs; run < runs + runCount; run++)
            {
                for (var tap = 0; tap < run->Taps; tap++)
                {
                    TOps.Store(target, Lanes.Load<TOps, TVec>(kernel.At(run->KernelRow, run->KernelColumn + tap * run->KernelStep) + channel + c, valid));
                    target += TOps.Count;
                }
            }
        }

        return target;
    }

    /// <summary>Taps of some runs.</summary>
    public static int Count(TapRun* runs, int runCount)
    {
        var taps = 0;
        for (var run = 0; run < runCount; run++)
        {
            taps += runs[run].Taps;
        }

        return taps;
    }
}
