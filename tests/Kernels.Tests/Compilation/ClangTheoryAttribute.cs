namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>A theory that needs clang. Where there is none the test is reported as skipped with the reason, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClangTheoryAttribute : TheoryAttribute
{
    public ClangTheoryAttribute()
    {
        if (Clang.Path is null) Skip = "no clang on the PATH, which would check OpenCL C without a device";
    }
}
