namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map as kernels read it: numbers that are computed on load and never stored.</summary>
internal interface IMapReader
{
    /// <summary>The number at a pixel, counted over all images, and a channel.</summary>
    float At(int pixel, int channel);
}
