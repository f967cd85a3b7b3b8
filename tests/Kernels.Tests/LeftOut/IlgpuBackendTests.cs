using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.LeftOut;

public sealed class IlgpuBackendTests
{
    [Fact]
    public void A_build_without_ILGPU_says_so_and_how_to_mend_it()
    {
        Assert.False(IlgpuBackend.IsBuiltIn);
        Assert.Null(IlgpuBackend.TryCreate(new IlgpuOptions(), out var why));
        Assert.Contains("ILGPU", why);
        Assert.False(IlgpuBackend.IsDeviceFailure(new InvalidOperationException()));
        Assert.Contains("nuget.org", Assert.Single(IlgpuBackend.Devices()).Detail);
    }
}
