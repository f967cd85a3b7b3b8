namespace AlphaNet.Pure.Nn.Data;

/// <summary>A shape as a distance field: negative inside, about the distance to the outline near it. Every shape fits the unit disk.</summary>
/// <remarks>Square roots are the only functions used, here and in all of the painter: they are exactly rounded everywhere, so images are equal on every machine.</remarks>
internal static class Silhouette
{
    private const float Sqrt3Half = 0.8660254f;
    private const float SqrtHalf = 0.70710677f;

    /// <summary>Normals of a regular pentagon's sides.</summary>
    private static ReadOnlySpan<float> FiveNormals => [0f, 1f, 0.95105654f, 0.30901700f, 0.58778524f, -0.80901700f, -0.58778524f, -0.80901700f, -0.95105654f, 0.30901700f];

    /// <summary>The distance field of a class at a point.</summary>
    public static float Distance(ShapeClass shape, float x, float y) => shape switch
    {
        ShapeClass.Disk => Length(x, y) - 0.9f,
        ShapeClass.Ring => MathF.Abs(Length(x, y) - 0.72f) - 0.22f,
        ShapeClass.Triangle => Larger(-y, Sqrt3Half * MathF.Abs(x) + 0.5f * y) - 0.5f,
        ShapeClass.Square => Box(x, y, 0.72f, 0.72f),
        ShapeClass.Pentagon => FiveSides(x, y).Largest - 0.78f,
        // Inside a pentagram is what lies beyond at most one of its five lines.
        ShapeClass.Star => FiveSides(x, y).Second - 0.30901700f,
        ShapeClass.Cross => Smaller(Box(x, y, 0.92f, 0.28f), Box(x, y, 0.28f, 0.92f)),
        ShapeClass.Crescent => Larger(Length(x, y) - 0.95f, 0.75f - Length(x - 0.45f, y)),
        ShapeClass.Heart => Heart(x, y),
        _ => Arrow(x, y),
    };

    private static float Length(float x, float y) => MathF.Sqrt(x * x + y * y);

    private static float Box(float x, float y, float halfWidth, float halfHeight) => Larger(MathF.Abs(x) - halfWidth, MathF.Abs(y) - halfHeight);

    /// <summary>A square on its corner with a disk on each upper side.</summary>
    private static float Heart(float x, float y)
    {
        const float half = 0.52f;
        x = MathF.Abs(x);
        y += 0.14f;
        var square = SqrtHalf * (x + MathF.Abs(y)) - half;
        return Smaller(square, Length(x - SqrtHalf * half, y - SqrtHalf * half) - half);
    }

    /// <summary>A triangle pointing along x with a shaft behind it.</summary>
    private static float Arrow(float x, float y)
    {
        var head = Larger(0.1f - x, 0.66163f * x + 0.74984f * MathF.Abs(y) - 0.62855f);
        return Smaller(head, Box(x + 0.4f, y, 0.55f, 0.26f));
    }

    private static (float Largest, float Second) FiveSides(float x, float y)
    {
        var normals = FiveNormals;
        var (largest, second) = (float.MinValue, float.MinValue);
        for (var i = 0; i < normals.Length; i += 2)
        {
            var side = normals[i] * x + normals[i + 1] * y;
            second = Larger(second, Smaller(largest, side));
            largest = Larger(largest, side);
        }

        return (largest, second);
    }

    // One instruction each, where MathF.Min and Max also order zeros and pass on NaN.
    private static float Larger(float a, float b) => a > b ? a : b;

    private static float Smaller(float a, float b) => a < b ? a : b;
}
