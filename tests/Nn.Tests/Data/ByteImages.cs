using AlphaNet.Pure.Nn.Data;

namespace AlphaNet.Pure.Nn.Tests.Data;

/// <summary>Images of hashed bytes; image i has label <c>labelOf(i)</c>; reading can be made to fail or to wait.</summary>
internal sealed class ByteImages(int count, int height, int width, int channels, Func<int, int>? labelOf = null, Action<int>? onRead = null) : IImageDataset
{
    public string Name => "bytes";

    public int Count => count;

    public int Height => height;

    public int Width => width;

    public int Channels => channels;

    public int Classes => 7;

    public IReadOnlyList<string> ClassNames { get; } = ["a", "b", "c", "d", "e", "f", "g"];

    public ulong ContentHash => (ulong)count;

    public void Read(int index, Span<byte> hwcPixels, out int label)
    {
        onRead?.Invoke(index);
        for (var i = 0; i < hwcPixels.Length; i++)
        {
            hwcPixels[i] = (byte)((uint)(index * 7919 + i + 1) * 2654435761u >> 24);
        }

        label = labelOf?.Invoke(index) ?? index % 7;
    }

    public byte[] Pixels(int index)
    {
        var pixels = new byte[height * width * channels];
        Read(index, pixels, out _);
        return pixels;
    }
}
