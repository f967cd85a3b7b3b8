namespace AlphaNet.Pure.Kernels.Tests.Conformance;

public sealed class TestDeviceTests
{
    [Theory]
    [InlineData(null, IlgpuDeviceKind.Emulated, 0)]
    [InlineData("", IlgpuDeviceKind.Emulated, 0)]
    [InlineData("emulated", IlgpuDeviceKind.Emulated, 0)]
    [InlineData("cuda", IlgpuDeviceKind.Cuda, 0)]
    [InlineData("opencl:2", IlgpuDeviceKind.OpenCl, 2)]
    public void A_device_is_named_by_kind_and_number(string? device, IlgpuDeviceKind kind, int index) =>
        Assert.Equal(new IlgpuOptions(kind, index), TestDevice.Parse(device));

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:0:1")]
    public void A_name_of_nothing_is_refused(string device) => Assert.Contains(device, Assert.Throws<ArgumentException>(() => TestDevice.Parse(device)).Message);
}
