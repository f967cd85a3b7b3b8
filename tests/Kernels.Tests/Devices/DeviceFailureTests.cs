using ILGPU.Runtime.Cuda;

namespace AlphaNet.Pure.Kernels.Tests.Devices;

public sealed class DeviceFailureTests
{
    [Fact]
    public void Failures_of_a_device_are_told_from_those_of_the_program()
    {
        Assert.True(IlgpuBackend.IsDeviceFailure(new CudaException("an illegal address")));
        Assert.False(IlgpuBackend.IsDeviceFailure(new InvalidOperationException()));
    }
}
