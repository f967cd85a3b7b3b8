namespace AlphaNet.Pure.AutoDiff.Checking;

/// <summary>How to compare gradients with central differences.</summary>
/// <param name="Step">Relative step h: element x is moved by h max(1, |x|) either way.</param>
/// <param name="RelativeTolerance">Allowed difference as a share of the larger gradient.</param>
/// <param name="AbsoluteTolerance">Allowed difference besides.</param>
/// <param name="MaxElements">The most elements probed in an input; larger inputs are sampled evenly.</param>
public sealed record GradCheckOptions(double Step = 1e-6, double RelativeTolerance = 1e-6, double AbsoluteTolerance = 1e-7, int MaxElements = 64);
