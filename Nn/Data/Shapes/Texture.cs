using System.Numerics;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Two colours laid out in a pattern with its own direction, period and phase.</summary>
internal readonly struct Texture
{
    private readonly Pattern pattern;
    private readonly Vector3 first;
    private readonly Vector3 step;
    private readonly float cosine;
    private readonly float sine;
    private readonly float phaseAlong;
    private readonly float phaseAcross;

    /// <summary>A random pattern of <paramref name="first"/> and a colour that differs from it by at most <paramref name="contrast"/> a channel.</summary>
    public Texture(ref CounterRandom random, Vector3 first, float contrast)
    {
        pattern = (Pattern)random.NextBelow((int)Pattern.Count);
        this.first = first;
        step = new Vector3(random.NextSingle(-contrast, contrast), random.NextSingle(-contrast, contrast), random.NextSingle(-contrast, contrast));
        var direction = NextDirection(ref random) / random.NextSingle(3.5f, 9f);
        (cosine, sine) = (direction.X, direction.Y);
        (phaseAlong, phaseAcross) = (random.NextSingle(), random.NextSingle());
    }

    private enum Pattern
    {
        Ramp,
        Stripes,
        Checks,
        Dots,
        Count,
    }

    /// <summary>The colour at a pixel.</summary>
    public Vector3 At(int x, int y)
    {
        var u = cosine * x + sine * y + phaseAlong;
        var v = cosine * y - sine * x + phaseAcross;
        return first + step * pattern switch
        {
            Pattern.Ramp => 0.25f * u,
            Pattern.Stripes => Wave(u),
            Pattern.Checks => MathF.Abs(Wave(u) - Wave(v)),
            _ => Clip(2f * (Wave(u) + Wave(v)) - 2f),
        };
    }

    /// <summary>A uniformly random unit vector, without trigonometry.</summary>
    public static Vector2 NextDirection(ref CounterRandom random)
    {
        while (true)
        {
            var (x, y) = (random.NextSingle(-1f, 1f), random.NextSingle(-1f, 1f));
            var square = x * x + y * y;
            if (square is > 0.01f and <= 1f)
            {
                var length = MathF.Sqrt(square);
                return new Vector2(x / length, y / length);
            }
        }
    }

    /// <summary>A triangle wave of period 1 in [0, 1], its flanks steepened to edges one quarter period wide.</summary>
    private static float Wave(float t) => Clip(2f * MathF.Abs(2f * (t - MathF.Floor(t)) - 1f) - 0.5f);

    private static float Clip(float value) => value < 0f ? 0f : value > 1f ? 1f : value;
}
