namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map as kernels store sums to it, and what becomes of them on the way.</summary>
internal interface IMapWriter
{
    /// <summary>Stores the sum of a pixel, counted over all images, and a channel.</summary>
    void Store(int pixel, int channel, float sum);
}
