using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public void It_tells_vectors_threads_and_why_a_device_is_missing()
    {
        var report = Alphanet.Run("doctor", "--json").Succeeded().Json;

        Assert.Equal(Simd.Best.ToString(), (string)report["simd"]!);
        Assert.Equal(Environment.ProcessorCount, (int)report["threads"]!);
        Assert.True((long)report["memory_bytes"]! > 0);
        var gpu = report["devices"]!.AsArray().Single(device => (string)device!["name"]! == "gpu")!;
        Assert.False((bool)gpu["available"]!);
        Assert.NotEmpty((string)gpu["reason"]!);
        Assert.NotEmpty((string)gpu["mend"]!);
    }
}
