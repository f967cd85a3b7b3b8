using System.Runtime.Intrinsics.X86;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

/// <summary>What the processor says of its caches against what the kernel read of it.</summary>
public sealed class LastLevelCacheTests
{
    private const string Folder = "/sys/devices/system/cpu/cpu0/cache";

    [Fact]
    public void Size_is_that_of_the_largest_cache_the_kernel_lists()
    {
        var listed = Directory.Exists(Folder) ? Directory.GetDirectories(Folder, "index*").Select(cache => Path.Combine(cache, "size")).Where(File.Exists).Select(Bytes).ToArray() : [];

        if (listed.Length > 0 && X86Base.IsSupported)
        {
            Assert.Equal(listed.Max(), LastLevelCache.Bytes);
            return;
        }

        // Nothing to compare with: nothing, or what a processor can have.
        Assert.InRange(LastLevelCache.Bytes, 0, 4L << 30);
    }

    // As in 32768K.
    private static long Bytes(string file)
    {
        var text = File.ReadAllText(file).Trim();
        return long.Parse(text[..^1]) * (text[^1] == 'M' ? 1 << 20 : 1 << 10);
    }
}
