namespace AlphaNet.Pure.Kernels.Fused;

/// <summary>A map as kernels read it: numbers that are computed on load and never stored.</summary>
internal interface IMapReader
{
    /// <summary>What the number at a pixel, counted over all images, and a channel is computed of.</summary>
    Loaded Load(int pixel, int channel);

    /// <summary>The number.</summary>
    float Of(Loaded loaded);
}
