namespace AlphaNet.Pure.Nn.Data;

/// <summary>Warps images of bytes [height, width, 3] by affine maps. Points outside the image show a grey near the mean of ImageNet.</summary>
/// <remarks>
/// Values are cut, not rounded, to bytes, and beyond the outermost middles the border pixels are repeated, as in the Python imaging library. Arithmetic is in its order, so
/// that the results are its own bit for bit.
/// </remarks>
internal static class AffineWarp
{
    private const int Channels = AutoAugmenter.Channels;
    private const double FixedOne = 1 << FixedBits;
    private const int FixedBits = 16;

    private static ReadOnlySpan<byte> Fill => [124, 116, 104];

    /// <summary>Writes the warped image; source and target must not overlap.</summary>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> target, int height, int width, in AffineMap map, WarpFilter filter)
    {
        switch (filter)
        {
            case WarpFilter.Nearest when map.B == 0 && map.D == 0:
                NearestAlongAxes(source, target, height, width, map);
                break;
            case WarpFilter.Nearest:
                Nearest(source, target, height, width, map);
                break;
            default:
                Interpolate(source, target, height, width, map, filter);
                break;
        }
    }

    private static void NearestAlongAxes(ReadOnlySpan<byte> source, Span<byte> target, int height, int width, in AffineMap map)
    {
        var (at, sourceY) = (0, map.F + map.E * 0.5);
        for (var y = 0; y < height; y++, sourceY += map.E)
        {
            var sourceX = map.C + map.A * 0.5;
            for (var x = 0; x < width; x++, at += Channels, sourceX += map.A)
            {
                Copy(source, (long)Math.Floor(sourceX), (long)Math.Floor(sourceY), height, width, target[at..]);
            }
        }
    }

    /// <summary>In units of 2^-16 pixels, one addition a pixel.</summary>
    private static void Nearest(ReadOnlySpan<byte> source, Span<byte> target, int height, int width, in AffineMap map)
    {
        var (a, b, d, e) = (Fixed(map.A), Fixed(map.B), Fixed(map.D), Fixed(map.E));
        var rowX = Fixed(map.C + map.A * 0.5 + map.B * 0.5);
        var rowY = Fixed(map.F + map.D * 0.5 + map.E * 0.5);
        var at = 0;
        for (var y = 0; y < height; y++, rowX += b, rowY += e)
        {
            var (sourceX, sourceY) = (rowX, rowY);
            for (var x = 0; x < width; x++, at += Channels, sourceX += a, sourceY += d)
            {
                Copy(source, sourceX >> FixedBits, sourceY >> FixedBits, height, width, target[at..]);
            }
        }
    }

    private static long Fixed(double value) => (long)Math.Floor(value * FixedOne + 0.5);

    private static void Copy(ReadOnlySpan<byte> source, long x, long y, int height, int width, Span<byte> target)
    {
        var pixel = x >= 0 && x < width && y >= 0 && y < height ? source.Slice((int)(y * width + x) * Channels, Channels) : Fill;
        target[2] = pixel[2];
        target[1] = pixel[1];
        target[0] = pixel[0];
    }

    private static void Interpolate(ReadOnlySpan<byte> source, Span<byte> target, int height, int width, in AffineMap map, WarpFilter filter)
    {
        var at = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, at += Channels)
            {
                var sourceX = map.A * (x + 0.5) + map.B * (y + 0.5) + map.C;
                var sourceY = map.D * (x + 0.5) + map.E * (y + 0.5) + map.F;
                var pixel = target.Slice(at, Channels);
                if (!(sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height))
                {
                    Fill.CopyTo(pixel);
                }
                else if (filter == WarpFilter.Bilinear)
                {
                    Bilinear(source, sourceX - 0.5, sourceY - 0.5, height, width, pixel);
                }
                else
                {
                    Bicubic(source, sourceX - 0.5, sourceY - 0.5, height, width, pixel);
                }
            }
        }
    }

    private static void Bilinear(ReadOnlySpan<byte> source, double x, double y, int height, int width, Span<byte> pixel)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (dx, dy) = (x - left, y - top);
        var (x0, x1) = (Column(left, width), Column(left + 1, width));
        var upper = Row(source, top, height, width);
        var lower = Row(source, top + 1, height, width);
        for (var c = 0; c < pixel.Length; c++)
        {
            pixel[c] = (byte)Linear(Linear(upper[x0 + c], upper[x1 + c], dx), Linear(lower[x0 + c], lower[x1 + c], dx), dy);
        }
    }

    private static void Bicubic(ReadOnlySpan<byte> source, double x, double y, int height, int width, Span<byte> pixel)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (dx, dy) = (x - left, y - top);
        var (x0, x1, x2, x3) = (Column(left - 1, width), Column(left, width), Column(left + 1, width), Column(left + 2, width));
        var row0 = Row(source, top - 1, height, width);
        var row1 = Row(source, top, height, width);
        var row2 = Row(source, top + 1, height, width);
        var row3 = Row(source, top + 2, height, width);
        for (var c = 0; c < pixel.Length; c++)
        {
            var value = Cubic(
                Cubic(row0[x0 + c], row0[x1 + c], row0[x2 + c], row0[x3 + c], dx),
                Cubic(row1[x0 + c], row1[x1 + c], row1[x2 + c], row1[x3 + c], dx),
                Cubic(row2[x0 + c], row2[x1 + c], row2[x2 + c], row2[x3 + c], dx),
                Cubic(row3[x0 + c], row3[x1 + c], row3[x2 + c], row3[x3 + c], dx), dy);
            pixel[c] = (byte)Math.Clamp(value, 0, 255);
        }
    }

    private static double Linear(double v0, double v1, double t) => v0 + (v1 - v0) * t;

    /// <summary>The cubic through v1 (t = 0) and v2 (t = 1) with slopes v2 - v0 and v3 - v1, which is Keys' kernel with a = -1.</summary>
    private static double Cubic(double v0, double v1, double v2, double v3, double t)
    {
        var slope = -v0 + v2;
        var square = 2 * (v0 - v1) + v2 - v3;
        var cube = -v0 + v1 - v2 + v3;
        return v1 + t * (slope + t * (square + t * cube));
    }

    private static int Column(int x, int width) => Math.Clamp(x, 0, width - 1) * Channels;

    private static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> source, int y, int height, int width) =>
        source.Slice(Math.Clamp(y, 0, height - 1) * width * Channels, width * Channels);
}
