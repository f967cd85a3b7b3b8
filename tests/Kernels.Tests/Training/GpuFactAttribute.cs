namespace AlphaNet.Pure.Kernels.Tests.Training;

/// <summary>A fact that needs a real GPU. Where there is none, or none that does the precision, the test is reported as skipped with the reason, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GpuFactAttribute : FactAttribute
{
    public GpuFactAttribute(MatrixPrecision precision = MatrixPrecision.Fp32)
    {
        using var gpu = IlgpuBackend.TryCreate(new IlgpuOptions(Precision: precision), out var why);
        if (gpu is null) Skip = why;
    }
}
