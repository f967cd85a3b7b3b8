namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>Count, mean and sum of squared deviations of a set of numbers; sets combine (Chan, Golub, LeVeque 1979).</summary>
internal readonly record struct Moments(double Count, double Mean, double Deviations)
{
    /// <summary>Of both sets together.</summary>
    public static Moments Combine(in Moments left, in Moments right)
    {
        var count = left.Count + right.Count;
        if (count == 0)
        {
            return left;
        }

        var delta = right.Mean - left.Mean;
        var share = right.Count / count;
        return new Moments(count, left.Mean + delta * share, left.Deviations + right.Deviations + delta * delta * left.Count * share);
    }
}
