namespace AlphaNet.Pure.Tensors.Backends.Profiling;

/// <summary>One call of an operation.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Start">Seconds from the profile's begin.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Output">Shape of what it wrote.</param>
public readonly record struct KernelEvent(string Name, double Start, double Seconds, Shape Output);
