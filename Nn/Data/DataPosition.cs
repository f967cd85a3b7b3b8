namespace AlphaNet.Pure.Nn.Data;

/// <summary>A place in the endless sequence of batches; a checkpoint stores it, and a loader started there goes on exactly.</summary>
/// <param name="Epoch">The pass over the data, from 0.</param>
/// <param name="Batch">The batch in it, from 0.</param>
public readonly record struct DataPosition(long Epoch, int Batch);
