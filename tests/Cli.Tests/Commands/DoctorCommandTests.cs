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
        var devices = report["devices"]!.AsArray();
        Assert.Equal("cpu", (string)devices[0]!["name"]!);
        Assert.True(devices.Count > 1, "a GPU is named even where there is none");
        Assert.All(devices, device => Assert.NotEmpty((string)device![(bool)device["available"]! ? "description" : "reason"]!));
    }
}
