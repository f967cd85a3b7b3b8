using System.Numerics;

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
    public static float Distance(ShapeClass shape, Vector2 p) => shape switch
    {
        ShapeClass.Disk => p.Length() - 0.9f,
        ShapeClass.Ring => MathF.Abs(p.Length() - 0.72f) - 0.22f,
        ShapeClass.Triangle => MathF.Max(-p.Y, Sqrt3Half * MathF.Abs(p.X) + 0.5f * p.Y) - 0.5f,
        ShapeClass.Square => MathF.Max(MathF.Abs(p.X), MathF.Abs(p.Y)) - 0.72f,
        ShapeClass.Pentagon => FiveSides(p).Largest - 0.78f,
        // Inside a pentagram is what lies beyond at most one of its five lines.
        ShapeClass.Star => FiveSides(p).Second - 0.30901700f,
        ShapeClass.Cross => MathF.Min(Box(p, 0.92f, 0.28f), Box(p, 0.28f, 0.92f)),
        ShapeClass.Crescent => MathF.Max(p.Length() - 0.95f, 0.75f - (p - new Vector2(0.45f, 0f)).Length()),
        ShapeClass.Heart => Heart(p),
        _ => Arrow(p),
    };

    private static float Box(Vector2 p, float halfWidth, float halfHeight) => MathF.Max(MathF.Abs(p.X) - halfWidth, MathF.Abs(p.Y) - halfHeight);

    /// <summary>A square on its corner with a disk on each upper side.</summary>
    private static float Heart(Vector2 p)
    {
        const float half = 0.52f;
        var q = new Vector2(MathF.Abs(p.X), p.Y + 0.14f);
        var square = SqrtHalf * (q.X + MathF.Abs(q.Y)) - half;
        var disk = (q - new Vector2(SqrtHalf * half, SqrtHalf * half)).Length() - half;
        return MathF.Min(square, disk);
    }

    /// <summary>A triangle pointing along x with a shaft behind it.</summary>
    private static float Arrow(Vector2 p)
    {
        var head = MathF.Max(0.1f - p.X, 0.66163f * p.X + 0.74984f * MathF.Abs(p.Y) - 0.62855f);
        var shaft = Box(p + new Vector2(0.4f, 0f), 0.55f, 0.26f);
        return MathF.Min(head, shaft);
    }

    private static (float Largest, float Second) FiveSides(Vector2 p)
    {
        var normals = FiveNormals;
        var (largest, second) = (float.MinValue, float.MinValue);
        for (var i = 0; i < normals.Length; i += 2)
        {
            var side = normals[i] * p.X + normals[i + 1] * p.Y;
            second = MathF.Max(second, MathF.Min(largest, side));
            largest = MathF.Max(largest, side);
        }

        return (largest, second);
    }
}
