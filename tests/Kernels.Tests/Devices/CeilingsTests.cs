using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends.Profiling;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Devices;

[Collection(TestDevice.Collection)]
public sealed class CeilingsTests(TestDevice device)
{
    [Fact]
    public void A_profiled_devices_ceilings_are_measured_in_its_own_memory_which_is_handed_back()
    {
        var before = device.Gpu.Memory.RentedBytes;

        var ceilings = Ceilings.Measure(device.Gpu);

        Assert.True(ceilings.GigaFlops > 0 && double.IsFinite(ceilings.GigaFlops) && ceilings.GigaBytes > 0 && double.IsFinite(ceilings.GigaBytes));
        Assert.Equal(before, device.Gpu.Memory.RentedBytes);
    }

    [Fact]
    public void A_profile_counts_what_is_done()
    {
        var profile = new KernelProfile();
        var backend = new ProfilingBackend(device.Gpu, profile);
        var x = backend.Rent(new Shape(1000), DType.Float32);
        backend.Fill(x, 2);

        Assert.Equal(("Fill", 1L), (profile.Totals.Single().Name, profile.Totals.Single().Calls));
        backend.Return(x);
    }
}
