using System.Runtime.Intrinsics.X86;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

/// <summary>What the processor says of its caches against what the kernel read of it.</summary>
public sealed class ProcessorCachesTests
{
    private const string Summary = "/proc/cpuinfo";
    private const string Folder = "/sys/devices/system/cpu/cpu0/cache";

    [Fact]
    public void Sizes_are_those_that_the_kernel_lists()
    {
        var listed = Directory.Exists(Folder) ? Directory.GetDirectories(Folder, "index*").Where(cache => File.Exists(Path.Combine(cache, "size"))).ToArray() : [];

        if (listed.Length > 0 && X86Base.IsSupported)
        {
            Assert.Equal(listed.Max(Bytes), ProcessorCaches.LastLevelBytes);
            Assert.Equal(listed.Where(cache => Read(cache, "level") == "2").Select(Bytes).DefaultIfEmpty(0).Max(), ProcessorCaches.SecondLevelBytes);
            return;
        }

        // Nothing to compare with: nothing, or what a processor can have.
        Assert.InRange(ProcessorCaches.LastLevelBytes, 0, 4L << 30);
        Assert.InRange(ProcessorCaches.SecondLevelBytes, 0, ProcessorCaches.LastLevelBytes);
    }

    [Fact]
    public void A_Zen_always_tells_its_second_level()
    {
        var summary = File.Exists(Summary) ? File.ReadLines(Summary).ToLookup(line => line.Split(':')[0].Trim(), line => line.Split(':')[^1].Trim()) : null;
        if (summary is null)
        {
            return;
        }

        var maker = summary["vendor_id"].FirstOrDefault();
        Assert.Equal(X86Base.IsSupported && maker is ("AuthenticAMD" or "HygonGenuine"), Processor.IsZen);
        // Linux puts that cache of an AMD processor into its summary, from the leaf of sizes alone.
        if (Processor.IsZen && summary["cache size"].FirstOrDefault()?.Split(' ') is [var kilobytes, "KB"])
        {
            Assert.Equal(long.Parse(kilobytes) << 10, ProcessorCaches.SecondLevelBytes);
        }
    }

    private static string Read(string cache, string file) => File.ReadAllText(Path.Combine(cache, file)).Trim();

    // As in 32768K.
    private static long Bytes(string cache)
    {
        var text = Read(cache, "size");
        return long.Parse(text[..^1]) * (text[^1] == 'M' ? 1 << 20 : 1 << 10);
    }
}
