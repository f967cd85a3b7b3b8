using AlphaNet.Pure.Kernels.Devices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Devices;

public sealed class PrecisionSupportTests
{
    [Fact]
    public void Tensor_cores_are_offered_from_compute_capability_8_on()
    {
        foreach (var precision in Enum.GetValues<MatrixPrecision>())
        {
            Assert.Null(PrecisionSupport.WhyNot(precision, AcceleratorType.Cuda, CudaArchitecture.SM_80, "cuda:0"));
            Assert.Null(PrecisionSupport.WhyNot(precision, AcceleratorType.Cuda, CudaArchitecture.SM_90, "cuda:0"));
        }

        Assert.Null(PrecisionSupport.WhyNot(MatrixPrecision.Fp32, AcceleratorType.Cuda, CudaArchitecture.SM_75, "cuda:0"));
        Assert.Null(PrecisionSupport.WhyNot(MatrixPrecision.Fp32, AcceleratorType.OpenCL, null, "opencl:0"));
    }

    [Fact]
    public void A_device_without_them_is_named_with_the_mend()
    {
        Assert.Equal(
            "cuda:1 (Tesla T4) cannot multiply in tf32: its compute capability is 7.5. Use fp32, or a CUDA device of compute capability 8.0 (A100) or later.",
            PrecisionSupport.WhyNot(MatrixPrecision.Tf32, AcceleratorType.Cuda, CudaArchitecture.SM_75, "cuda:1 (Tesla T4)"));
        Assert.Equal(
            "opencl:0 (Arc) cannot multiply in bf16: tensor cores are reached through CUDA alone. Use fp32, or a CUDA device of compute capability 8.0 (A100) or later.",
            PrecisionSupport.WhyNot(MatrixPrecision.Bf16, AcceleratorType.OpenCL, null, "opencl:0 (Arc)"));
    }
}
