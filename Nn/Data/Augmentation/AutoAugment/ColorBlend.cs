namespace AlphaNet.Pure.Nn.Data;

/// <summary>Changes how colourful an image is: y = grey + factor (x - grey), clipped to bytes, for each channel x. 0 makes it grey, 1 changes nothing.</summary>
internal static class ColorBlend
{
    // ITU-R 601-2 luma 0.299 R + 0.587 G + 0.114 B in units of 2^-16; they sum to 2^16.
    private const int Red = 19595;
    private const int Green = 38470;
    private const int Blue = 7471;
    private const int Half = 1 << 15;

    /// <summary>Blends every pixel of an image [height, width, 3] with its grey.</summary>
    public static void Apply(Span<byte> image, double factor)
    {
        var weight = (float)factor;
        for (var i = 0; i + 2 < image.Length; i += AutoAugmenter.Channels)
        {
            var grey = (image[i] * Red + image[i + 1] * Green + image[i + 2] * Blue + Half) >> 16;
            image[i] = Blend(grey, image[i], weight);
            image[i + 1] = Blend(grey, image[i + 1], weight);
            image[i + 2] = Blend(grey, image[i + 2], weight);
        }
    }

    private static byte Blend(int grey, int value, float weight) => (byte)Math.Clamp(grey + weight * (value - grey), 0f, 255f);
}
