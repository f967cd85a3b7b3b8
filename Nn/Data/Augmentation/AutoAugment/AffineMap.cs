namespace AlphaNet.Pure.Nn.Data;

/// <summary>Says which point of an image each point of its warped image shows: (A x + B y + C, D x + E y + F). Pixel (x, y) has its middle at (x + 1/2, y + 1/2).</summary>
internal readonly record struct AffineMap(double A, double B, double C, double D, double E, double F)
{
    private const double Digits = 1e15;

    /// <summary>Turns the image around its middle, counter-clockwise for positive angles.</summary>
    /// <remarks>Sine and cosine are rounded to 15 decimals, as in the published program: right angles become exact.</remarks>
    public static AffineMap Rotation(double degrees, int height, int width)
    {
        var turn = degrees % 360;
        var angle = -((turn < 0 ? turn + 360 : turn) * (Math.PI / 180));
        var (cos, sin) = (Round(Math.Cos(angle)), Round(Math.Sin(angle)));
        var (x, y) = (width / 2.0, height / 2.0);
        return new AffineMap(cos, sin, cos * -x + sin * -y + x, -sin, cos, -sin * -x + cos * -y + y);
    }

    /// <summary>Moves each row along itself by <paramref name="factor"/> times its distance from the upper border.</summary>
    public static AffineMap ShearX(double factor) => new(1, factor, 0, 0, 1, 0);

    /// <summary>Moves each column along itself by <paramref name="factor"/> times its distance from the left border.</summary>
    public static AffineMap ShearY(double factor) => new(1, 0, 0, factor, 1, 0);

    /// <summary>Moves the image up by a number of pixels.</summary>
    public static AffineMap TranslationY(double pixels) => new(1, 0, 0, 0, 1, pixels);

    /// <summary>The double next to the multiple of 10^-15 next to a value in [-1, 1].</summary>
    private static double Round(double value)
    {
        // The product's own rounding error decides where the product falls on a half.
        var product = value * Digits;
        var error = Math.FusedMultiplyAdd(value, Digits, -product);
        var whole = Math.Round(product);
        var rest = product - whole + error;
        return (rest > 0.5 ? whole + 1 : rest < -0.5 ? whole - 1 : whole) / Digits;
    }
}
