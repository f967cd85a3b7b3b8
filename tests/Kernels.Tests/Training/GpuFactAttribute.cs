using AlphaNet.Pure.Kernels.Tests.Conformance;

namespace AlphaNet.Pure.Kernels.Tests.Training;

/// <summary>A fact that needs a real GPU. Where none was asked for (<see cref="TestDevice.Variable"/>) and none is found that does the precision, the test is reported as skipped with the reason, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GpuFactAttribute : FactAttribute
{
    public GpuFactAttribute(MatrixPrecision precision = MatrixPrecision.Fp32)
    {
        if (TestDevice.IsEmulated)
        {
            using var gpu = IlgpuBackend.TryCreate(TestDevice.GpuOptionsOf(precision), out var why);
            if (gpu is null) Skip = why;
        }
    }
}
