using Xunit;

namespace AlphaNet.Pure.Testing;

/// <summary>
/// A fact that needs golden files too large to commit. Where one is missing the test is reported as skipped with the
/// reason, never as passed.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedGoldenFactAttribute : FactAttribute
{
    /// <summary>Marks a fact that reads the golden files <paramref name="names"/>.</summary>
    public SharedGoldenFactAttribute(params string[] names)
    {
        var missing = GoldenFiles.Missing(names);
        if (missing.Length > 0) Skip = GoldenFiles.MissingMessage(missing);
    }
}
