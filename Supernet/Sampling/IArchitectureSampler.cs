using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>Draws subnets.</summary>
public interface IArchitectureSampler
{
    /// <summary>The next subnet; all randomness comes from <paramref name="random"/>.</summary>
    Architecture Sample(PythonRandom random);
}
