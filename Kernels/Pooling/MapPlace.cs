namespace AlphaNet.Pure.Kernels.Pooling;

/// <summary>The place of an element in a map [n, h, w, c], by its number: neighbouring threads get neighbouring channels.</summary>
internal readonly struct MapPlace
{
    public readonly int Image;
    public readonly int Row;
    public readonly int Column;
    public readonly int Channel;

    public MapPlace(int number, int height, int width, int channels)
    {
        var pixel = number / channels;
        var line = pixel / width;
        Image = line / height;
        Row = line - Image * height;
        Column = pixel - line * width;
        Channel = number - pixel * channels;
    }
}
