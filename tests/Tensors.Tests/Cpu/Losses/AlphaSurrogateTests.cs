using AlphaNet.Pure.Tensors.Cpu.Losses;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Losses;

public sealed unsafe class AlphaSurrogateTests
{
    private static (double Divergence, double Surrogate, double[] Weights) Compute(double[] logQ, double[] logP, double alpha, double clip)
    {
        var weights = new double[logQ.Length];
        fixed (double* q = logQ, p = logP, w = weights)
        {
            var (divergence, surrogate) = AlphaSurrogate.Compute(q, p, logQ.Length, alpha, clip, w);
            return (divergence, surrogate, weights);
        }
    }

    private static double[] LogProbabilities(System.Random random, int classes)
    {
        var logits = Enumerable.Range(0, classes).Select(_ => 6 * random.NextDouble()).ToArray();
        var log = Math.Log(logits.Sum(Math.Exp));
        return logits.Select(z => z - log).ToArray();
    }

    [Fact]
    public void The_divergence_is_never_negative_and_zero_only_for_equal_distributions() => Maps.ForAllSeeds(random =>
    {
        var classes = random.Next(2, 20);
        var (q, p) = (LogProbabilities(random, classes), LogProbabilities(random, classes));
        var alpha = 6 * random.NextDouble() - 3;
        Assert.True(Compute(q, p, alpha, double.PositiveInfinity).Divergence > 0);
        Assert.Equal(0, Compute(q, q, alpha, double.PositiveInfinity).Divergence);
    });

    [Fact]
    public void The_limits_are_the_two_Kullback_Leibler_divergences() => Maps.ForAllSeeds(random =>
    {
        var classes = random.Next(2, 20);
        var (q, p) = (LogProbabilities(random, classes), LogProbabilities(random, classes));
        var forward = p.Zip(q, (a, b) => Math.Exp(a) * (a - b)).Sum();
        var reverse = p.Zip(q, (a, b) => Math.Exp(b) * (b - a)).Sum();
        Assert.Equal(forward, Compute(q, p, 1, double.PositiveInfinity).Divergence, 1e-12);
        Assert.Equal(reverse, Compute(q, p, 0, double.PositiveInfinity).Divergence, 1e-12);
        // The general formula on both sides of where the limits take over, which leave an error of the first order in alpha.
        foreach (var sign in (int[])[-1, 1])
        {
            Assert.Equal(forward, Compute(q, p, 1 + sign * 1.01e-3, double.PositiveInfinity).Divergence, 0.03 * (1 + forward));
            Assert.Equal(reverse, Compute(q, p, sign * 1.01e-3, double.PositiveInfinity).Divergence, 0.03 * (1 + reverse));
        }
    });

    [Fact]
    public void Unclipped_the_gradient_is_that_of_the_divergence() => Maps.ForAllSeeds(random =>
    {
        var classes = random.Next(2, 8);
        var logits = LogProbabilities(random, classes);
        var p = LogProbabilities(random, classes);
        double[] alphas = [-1, -0.5, 0, 0.5, 1, 2];
        var alpha = alphas[random.Next(alphas.Length)];
        var weights = Compute(logits, p, alpha, double.PositiveInfinity).Weights;
        for (var k = 0; k < classes; k++)
        {
            var gradient = Math.Exp(logits[k]) * weights.Sum() - weights[k];
            var difference = (Shifted(k, 1e-5) - Shifted(k, -1e-5)) / 2e-5;
            Assert.Equal(difference, gradient, 1e-6 * (1 + Math.Abs(difference)));
        }

        double Shifted(int k, double step)
        {
            var z = (double[])logits.Clone();
            z[k] += step;
            var log = Math.Log(z.Sum(Math.Exp));
            return Compute(z.Select(v => v - log).ToArray(), p, alpha, double.PositiveInfinity).Divergence;
        }
    });
}
