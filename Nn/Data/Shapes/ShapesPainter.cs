using System.Numerics;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Paints one image of <see cref="ShapesDataset"/>: background, distractors, the shape, an occluder, light and noise, in this order.</summary>
internal readonly ref struct ShapesPainter
{
    /// <summary>Height and width of the images.</summary>
    public const int Side = 32;

    private readonly Span<Vector3> canvas;

    /// <summary>Paints on <paramref name="canvas"/>, a row-major square of colours in [0, 1].</summary>
    public ShapesPainter(Span<Vector3> canvas) => this.canvas = canvas;

    /// <summary>Paints a shape of the class and writes the bytes.</summary>
    public void Paint(ShapeClass shape, ref CounterRandom random, Span<byte> pixels)
    {
        // Mostly darker than the shape, so that small nets find it within minutes; strokes and bars may have any colour.
        var ground = NextColour(ref random, 0f, 0.6f);
        Background(new Texture(ref random, ground, 0.3f));
        for (var distractors = random.NextBelow(4); distractors > 0; distractors--)
        {
            Stroke(ref random, NextColour(ref random, 0f, 1f));
        }

        var centre = new Vector2(random.NextSingle(11f, 21f), random.NextSingle(11f, 21f));
        var radius = random.NextSingle(8f, 14f);
        Shape(shape, ref random, centre, radius, new Texture(ref random, NextColourAwayFrom(ground, ref random), 0.2f));
        if (random.NextSingle() < 0.4f)
        {
            Occlude(ref random, centre, radius, NextColour(ref random, 0f, 1f));
        }

        Expose(ref random, pixels);
    }

    private void Background(in Texture texture)
    {
        for (var y = 0; y < Side; y++)
        {
            var row = canvas.Slice(y * Side, Side);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = texture.At(x, y);
            }
        }
    }

    private void Shape(ShapeClass shape, ref CounterRandom random, Vector2 centre, float radius, in Texture texture)
    {
        var direction = Texture.NextDirection(ref random);
        var stretch = random.NextSingle(0.8f, 1.25f);
        var (scaleX, scaleY) = (radius * stretch, radius / stretch);
        var pixelsPerUnit = MathF.Min(scaleX, scaleY);
        var (alongX, alongY) = (direction.X / scaleX, direction.Y / scaleX);
        var (acrossX, acrossY) = (-direction.Y / scaleY, direction.X / scaleY);
        var reach = MathF.Max(scaleX, scaleY) + 1f;
        var (top, bottom) = Range(centre.Y, reach);
        var (left, right) = Range(centre.X, reach);
        for (var y = top; y < bottom; y++)
        {
            var row = canvas.Slice(y * Side, Side);
            var down = y - centre.Y;
            for (var x = left; x < right; x++)
            {
                var over = x - centre.X;
                var distance = Silhouette.Distance(shape, alongX * over + alongY * down, acrossX * over + acrossY * down);
                var cover = 0.5f - distance * pixelsPerUnit;
                if (cover > 0f)
                {
                    Blend(ref row[x], texture.At(x, y), cover);
                }
            }
        }
    }

    /// <summary>A short thick line anywhere; as wide as long it is a blob.</summary>
    private void Stroke(ref CounterRandom random, Vector3 colour)
    {
        var start = new Vector2(random.NextSingle(0f, Side), random.NextSingle(0f, Side));
        Capsule(start, Texture.NextDirection(ref random) * random.NextSingle(1f, 14f), random.NextSingle(0.8f, 2.6f), colour);
    }

    /// <summary>A bar across the shape, off its centre.</summary>
    private void Occlude(ref CounterRandom random, Vector2 centre, float radius, Vector3 colour)
    {
        var direction = Texture.NextDirection(ref random);
        var aside = new Vector2(-direction.Y, direction.X) * (radius * random.NextSingle(-0.8f, 0.8f));
        Capsule(centre + aside - direction * radius, direction * (2f * radius), radius * random.NextSingle(0.1f, 0.22f), colour);
    }

    private void Capsule(Vector2 start, Vector2 along, float radius, Vector3 colour)
    {
        var middle = start + along * 0.5f;
        var (top, bottom) = Range(middle.Y, MathF.Abs(along.Y) * 0.5f + radius + 1f);
        var (left, right) = Range(middle.X, MathF.Abs(along.X) * 0.5f + radius + 1f);
        var perLength = 1f / (along.X * along.X + along.Y * along.Y);
        for (var y = top; y < bottom; y++)
        {
            var row = canvas.Slice(y * Side, Side);
            var down = y - start.Y;
            for (var x = left; x < right; x++)
            {
                var over = x - start.X;
                var at = Math.Clamp((over * along.X + down * along.Y) * perLength, 0f, 1f);
                var (apartX, apartY) = (over - along.X * at, down - along.Y * at);
                var cover = 0.5f + radius - MathF.Sqrt(apartX * apartX + apartY * apartY);
                if (cover > 0f)
                {
                    Blend(ref row[x], colour, cover);
                }
            }
        }
    }

    /// <summary>Light that falls off to one side, noise, and the step to bytes.</summary>
    private void Expose(ref CounterRandom random, Span<byte> pixels)
    {
        var slope = Texture.NextDirection(ref random) * (random.NextSingle(0f, 0.4f) / Side);
        var light = random.NextSingle(0.75f, 1.1f);
        var noise = random.NextSingle(2f, 18f) / 255f;
        for (var y = 0; y < Side; y++)
        {
            var shade = light + slope.Y * (y - Side / 2) - slope.X * (Side / 2);
            var row = canvas.Slice(y * Side, Side);
            var bytes = pixels.Slice(y * Side * 3, Side * 3);
            for (var x = 0; x < row.Length; x++)
            {
                var colour = row[x] * (255f * (shade + slope.X * x));
                var bits = random.NextBits();
                bytes[3 * x] = ToByte(colour.X + noise * Triangular(bits));
                bytes[3 * x + 1] = ToByte(colour.Y + noise * Triangular(bits >> 16));
                bytes[3 * x + 2] = ToByte(colour.Z + noise * Triangular(bits >> 32));
            }
        }
    }

    /// <summary>The sum of two uniform bytes, centred: in [-255, 255] with standard deviation 105.</summary>
    private static float Triangular(ulong bits) => (int)(bits & 0xFF) + (int)(bits >> 8 & 0xFF) - 255;

    private static byte ToByte(float value) => (byte)Math.Clamp((int)(value + 0.5f), 0, 255);

    private static void Blend(ref Vector3 under, Vector3 over, float cover) => under += (over - under) * MathF.Min(cover, 1f);

    private static (int From, int To) Range(float middle, float reach) =>
        (Math.Clamp((int)MathF.Floor(middle - reach), 0, Side), Math.Clamp((int)MathF.Ceiling(middle + reach) + 1, 0, Side));

    private static Vector3 NextColour(ref CounterRandom random, float low, float high) =>
        new(random.NextSingle(low, high), random.NextSingle(low, high), random.NextSingle(low, high));

    /// <summary>A colour that stands off from the ground's, so that the shape can be seen; what it is stays free.</summary>
    private static Vector3 NextColourAwayFrom(Vector3 ground, ref CounterRandom random)
    {
        while (true)
        {
            var colour = NextColour(ref random, 0.3f, 1f);
            var apart = Vector3.Abs(colour - ground);
            if (apart.X + apart.Y + apart.Z > 0.8f)
            {
                return colour;
            }
        }
    }
}
