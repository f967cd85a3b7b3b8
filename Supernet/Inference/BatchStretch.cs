namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>Steps of a compiled net that a batch goes through in pieces of one size.</summary>
/// <param name="First">The first step.</param>
/// <param name="End">The step after the last.</param>
/// <param name="Images">Images of a piece, a whole number of the pieces of the stretch before it.</param>
/// <param name="Crossing">The one map made so far that later steps read; of the last stretch none.</param>
internal sealed record BatchStretch(int First, int End, int Images, int Crossing);
