namespace AlphaNet.Pure.Tensors.Tests;

/// <summary>A theory about memory that only Linux lets a test lay out. Elsewhere it is reported as skipped with the reason, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "pages that cannot be read are laid out by Linux's mmap and mprotect";
    }
}
