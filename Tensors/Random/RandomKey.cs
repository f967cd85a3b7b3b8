namespace AlphaNet.Pure.Tensors.Random;

/// <summary>Names one sequence of counter-based random numbers.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Stream">What the numbers are for: each use has a number of its own.</param>
/// <param name="Step">When they are for: the training step, the sample's number, ...</param>
/// <remarks>Element i of a tensor depends on (key, i) alone: not on threads, order of calls or device. A run resumes by its step number; no state is kept.</remarks>
public readonly record struct RandomKey(ulong Seed, uint Stream, ulong Step);
