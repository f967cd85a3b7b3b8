namespace AlphaNet.Pure.Kernels.Tests.TensorCores;

/// <summary>What precisions make of a number, by definition: the nearest multiple of its last digit's place.</summary>
internal static class Rounding
{
    public static double Round(MatrixPrecision precision, float value) =>
        precision == MatrixPrecision.Tf32 ? Nearest(value, 11, MidpointRounding.AwayFromZero) : Nearest(value, 8, MidpointRounding.ToEven);

    private static double Nearest(float value, int bits, MidpointRounding ties)
    {
        if (value == 0 || !float.IsFinite(value))
        {
            return value;
        }

        var unit = Math.ScaleB(1, Math.ILogB(value) - (bits - 1));
        var rounded = Math.Round(value / unit, ties) * unit;
        return Math.Abs(rounded) > float.MaxValue ? Math.CopySign(double.PositiveInfinity, value) : rounded;
    }
}
