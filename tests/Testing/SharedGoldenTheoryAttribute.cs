using Xunit;

namespace AlphaNet.Pure.Testing;

/// <summary>As <see cref="SharedGoldenFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedGoldenTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks a theory that reads the golden files <paramref name="names"/>.</summary>
    public SharedGoldenTheoryAttribute(params string[] names)
    {
        var missing = GoldenFiles.Missing(names);
        if (missing.Length > 0) Skip = GoldenFiles.MissingMessage(missing);
    }
}
