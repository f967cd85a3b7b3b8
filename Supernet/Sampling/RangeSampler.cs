using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>Uniform subnets, redrawn until their cost lies in a range.</summary>
/// <param name="range">The range.</param>
public sealed class RangeSampler(CostRange range) : IArchitectureSampler
{
    private readonly UniformSampler uniform = new(range.Space);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Practically no subnet lies in the range.</exception>
    public Architecture Sample(PythonRandom random) => range.DrawUntilInside(() => uniform.Sample(random));
}
