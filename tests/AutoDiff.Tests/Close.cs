namespace AlphaNet.Pure.AutoDiff.Tests;

/// <summary>Equality up to rounding.</summary>
internal static class Close
{
    /// <summary>Fails unless all elements lie within a tolerance of each other, relative to the larger of 1 and the value.</summary>
    public static void Assert(Tensor expected, Tensor actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Shape, actual.Shape);
        Assert(expected.ToArray<double>(), actual.ToArray<double>(), tolerance);
    }

    /// <inheritdoc cref="Assert(Tensor, Tensor, double)"/>
    public static void Assert(double[] expected, double[] actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Xunit.Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }
}
