using AlphaNet.Pure.Kernels.Devices;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace AlphaNet.Pure.Kernels.Tests.Devices;

public sealed class OpenClSupportTests
{
    [Fact]
    public void A_device_of_OpenCL_2_with_the_generic_address_space_can_be_used()
    {
        Assert.Null(OpenClSupport.WhyNot(CLCVersion.CL20, genericAddressSpace: true));
        Assert.Null(OpenClSupport.WhyNot(CLCVersion.CL30, genericAddressSpace: true));
    }

    [Theory]
    [InlineData(1, true, "has OpenCL C 1.2")]
    [InlineData(3, false, "has no generic address space")]
    public void What_cannot_be_used_is_said_why(int major, bool genericAddressSpace, string why) =>
        Assert.Equal(why, OpenClSupport.WhyNot(major == 1 ? CLCVersion.CL12 : CLCVersion.CL30, genericAddressSpace));

    [Theory]
    [InlineData(CLDeviceType.CL_DEVICE_TYPE_GPU, true)]
    [InlineData(CLDeviceType.CL_DEVICE_TYPE_GPU | CLDeviceType.CL_DEVICE_TYPE_DEFAULT, true)]
    [InlineData(CLDeviceType.CL_DEVICE_TYPE_CPU, false)]
    [InlineData(CLDeviceType.CL_DEVICE_TYPE_ACCELERATOR, false)]
    public void Only_GPUs_are_taken_for_GPUs(CLDeviceType type, bool isGpu) => Assert.Equal(isGpu, OpenClSupport.IsGpu(type));
}
