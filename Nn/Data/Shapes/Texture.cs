using System.Numerics;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Two colours laid out in a pattern with its own direction, period and phase.</summary>
internal readonly struct Texture
{
    private readonly Pattern pattern;
    private readonly Vector3 first;
    private readonly Vector3 step;
    private readonly Vector2 direction;
    private readonly Vector2 phase;
    private readonly float frequency;

    /// <summary>A random pattern of <paramref name="first"/> and a colour that differs from it by at most <paramref name="contrast"/> a channel.</summary>
    public Texture(ref CounterRandom random, Vector3 first, float contrast)
    {
        pattern = (Pattern)random.NextBelow((int)Pattern.Count);
        this.first = first;
        step = new Vector3(random.NextSingle(-contrast, contrast), random.NextSingle(-contrast, contrast), random.NextSingle(-contrast, contrast));
        direction = NextDirection(ref random);
        frequency = 1f / random.NextSingle(3.5f, 9f);
        phase = new Vector2(random.NextSingle(), random.NextSingle());
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
    public Vector3 At(Vector2 pixel)
    {
        var u = (direction.X * pixel.X + direction.Y * pixel.Y) * frequency + phase.X;
        var v = (direction.X * pixel.Y - direction.Y * pixel.X) * frequency + phase.Y;
        return first + step * pattern switch
        {
            Pattern.Ramp => 0.25f * u,
            Pattern.Stripes => Wave(u),
            Pattern.Checks => MathF.Abs(Wave(u) - Wave(v)),
            _ => Math.Clamp(2f * (Wave(u) + Wave(v)) - 2f, 0f, 1f),
        };
    }

    /// <summary>A uniformly random unit vector, without trigonometry.</summary>
    public static Vector2 NextDirection(ref CounterRandom random)
    {
        while (true)
        {
            var candidate = new Vector2(random.NextSingle(-1f, 1f), random.NextSingle(-1f, 1f));
            var square = candidate.X * candidate.X + candidate.Y * candidate.Y;
            if (square is > 0.01f and <= 1f)
            {
                return candidate / MathF.Sqrt(square);
            }
        }
    }

    /// <summary>A triangle wave of period 1 in [0, 1], its flanks steepened to edges one quarter period wide.</summary>
    private static float Wave(float t)
    {
        var triangle = MathF.Abs(2f * (t - MathF.Floor(t)) - 1f);
        return Math.Clamp(2f * triangle - 0.5f, 0f, 1f);
    }
}
