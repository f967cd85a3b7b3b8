using System.Runtime.Intrinsics.X86;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>The caches that the processor says it has.</summary>
/// <remarks>Some virtual machines keep the list of caches to themselves. AMD's older leaf then tells a core's L2, and of L3 only what all cores of a package have together.</remarks>
public static class ProcessorCaches
{
    // Both describe one cache a sub-leaf in the same registers (Intel SDM, CPUID; AMD APM 3, appendix E).
    private const int IntelLeaf = 4;
    private const int AmdLeaf = unchecked((int)0x8000001D);

    // Sizes alone (AMD APM 3, CPUID function 8000_0006): L2 in KB in the upper half of ECX, L3 in units of 512 KB in the upper 14 bits of EDX.
    private const int AmdSizesLeaf = unchecked((int)0x80000006);

    private const int AmdRange = unchecked((int)0x80000000);

    // What eight cores of a Zen share, unless it is stacked.
    private const long MostShared = 32 << 20;

    // An end is always reported before; a hypervisor's answer need not make sense.
    private const int MostCaches = 16;

    private const int AnyLevel = 0;

    /// <summary>Bytes of a core's second cache; 0 where the processor does not say.</summary>
    public static long SecondLevelBytes { get; } = Largest(level: 2) is > 0 and var bytes ? bytes : SecondLevelOfSizes();

    /// <summary>Bytes of the largest cache, which the cores share; 0 where the processor does not say.</summary>
    public static long LastLevelBytes { get; } = Largest(AnyLevel) is > 0 and var bytes ? bytes : Math.Max(SecondLevelOfSizes(), LastLevelOfSizes());

    private static long Largest(int level) => X86Base.IsSupported ? Math.Max(Largest(IntelLeaf, 0, level), Largest(AmdLeaf, AmdRange, level)) : 0;

    private static bool HasSizes => Processor.IsZen && (uint)X86Base.CpuId(AmdRange, 0).Eax >= unchecked((uint)AmdSizesLeaf);

    private static long SecondLevelOfSizes() => HasSizes ? (long)((uint)X86Base.CpuId(AmdSizesLeaf, 0).Ecx >> 16) << 10 : 0;

    private static long LastLevelOfSizes() => HasSizes ? Math.Min(MostShared, (long)((uint)X86Base.CpuId(AmdSizesLeaf, 0).Edx >> 18) << 19) : 0;

    // The highest leaf of a range is told by the range's first.
    private static long Largest(int leaf, int range, int level)
    {
        var largest = 0L;
        for (var cache = 0; cache < MostCaches && (uint)X86Base.CpuId(range, 0).Eax >= (uint)leaf; cache++)
        {
            var (eax, ebx, ecx, _) = X86Base.CpuId(leaf, cache);
            if ((eax & 31) == 0)
            {
                break;
            }

            if (level != AnyLevel && ((eax >> 5) & 7) != level)
            {
                continue;
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
