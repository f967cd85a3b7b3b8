using System.Runtime.Intrinsics.X86;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>The largest cache that the processor says it has, which its cores share.</summary>
public static class LastLevelCache
{
    // Both describe one cache a sub-leaf in the same registers (Intel SDM, CPUID; AMD APM 3, appendix E).
    private const int IntelLeaf = 4;
    private const int AmdLeaf = unchecked((int)0x8000001D);

    // An end is always reported before; a hypervisor's answer need not make sense.
    private const int MostCaches = 16;

    /// <summary>Its bytes; 0 where the processor does not say.</summary>
    public static long Bytes { get; } = X86Base.IsSupported ? Math.Max(Largest(IntelLeaf, 0), Largest(AmdLeaf, unchecked((int)0x80000000))) : 0;

    // The highest leaf of a range is told by the range's first.
    private static long Largest(int leaf, int range)
    {
        var largest = 0L;
        for (var cache = 0; cache < MostCaches && (uint)X86Base.CpuId(range, 0).Eax >= (uint)leaf; cache++)
        {
            var (eax, ebx, ecx, _) = X86Base.CpuId(leaf, cache);
            if ((eax & 31) == 0)
            {
                break;
            }

            // Ways, partitions, bytes of a line and sets, each less one.
            var ways = (long)((uint)ebx >> 22) + 1;
            var partitions = ((ebx >> 12) & 1023) + 1;
            var line = (ebx & 4095) + 1;
            largest = Math.Max(largest, ways * partitions * line * ((uint)ecx + 1L));
        }

        return largest;
    }
}
