using AlphaNet.Pure.Kernels.Devices;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace AlphaNet.Pure.Kernels.Tests.Devices;

public sealed class OpenClSupportTests
{
    [Fact]
    public void A_GPU_of_OpenCL_2_with_the_generic_address_space_can_be_used()
    {
        Assert.Null(OpenClSupport.WhyNot(CLDeviceType.CL_DEVICE_TYPE_GPU, CLCVersion.CL20, genericAddressSpace: true));
        Assert.Null(OpenClSupport.WhyNot(CLDeviceType.CL_DEVICE_TYPE_GPU | CLDeviceType.CL_DEVICE_TYPE_DEFAULT, CLCVersion.CL30, genericAddressSpace: true));
    }

    [Theory]
    [InlineData(CLDeviceType.CL_DEVICE_TYPE_CPU, 3, true, "is no GPU")]
    [InlineData(CLDeviceType.CL_DEVICE_TYPE_GPU, 1, true, "has OpenCL C 1.2")]
    [InlineData(CLDeviceType.CL_DEVICE_TYPE_GPU, 3, false, "has no generic address space")]
    public void What_cannot_be_used_is_said_why(CLDeviceType type, int major, bool genericAddressSpace, string why) =>
        Assert.Equal(why, OpenClSupport.WhyNot(type, major == 1 ? CLCVersion.CL12 : CLCVersion.CL30, genericAddressSpace));
}
