using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>Side and channels of a square map, whatever the batch.</summary>
internal readonly record struct MapShape(int Size, int Channels)
{
    public Shape Of(int batch) => new(batch, Size, Size, Channels);
}
