namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>A theory that needs CUDA's assembler. Where there is none the test is reported as skipped with the reason, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PtxasTheoryAttribute : TheoryAttribute
{
    public PtxasTheoryAttribute()
    {
        if (Ptxas.Path is null) Skip = "no ptxas on the PATH (CUDA toolkit 11.8 or later), which would assemble PTX without a device";
    }
}
