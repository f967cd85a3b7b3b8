namespace AlphaNet.Pure.Kernels.Tests.Training;

/// <summary>A fact that needs a real GPU. Where there is none the test is reported as skipped with the reason, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GpuFactAttribute : FactAttribute
{
    private static readonly string? Missing = WhyMissing();

    public GpuFactAttribute()
    {
        if (Missing is not null) Skip = Missing;
    }

    private static string? WhyMissing()
    {
        using var gpu = IlgpuBackend.TryCreate(new IlgpuOptions(), out var why);
        return gpu is null ? why : null;
    }
}
