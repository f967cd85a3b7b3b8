using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Elastic;

/// <summary>The official supernet's weights before the first step.</summary>
public sealed class InitializationTests
{
    // Chance of a right figure beyond so many deviations: 2e-9.
    private const double Deviations = 6;

    private readonly ElasticNet net = Initialized();

    [Fact]
    public void Weights_and_biases_are_uniform_within_one_over_the_root_of_the_inputs()
    {
        const int cells = 20;
        var histogram = new long[cells];
        var first = new HashSet<double>();
        Parameter[] drawn = [.. net.Parameters.Parameters.Where(p => !p.Name.Contains(".bn.", StringComparison.Ordinal))];
        Assert.Equal(198 + 48 + 1, drawn.Length);
        foreach (var p in drawn)
        {
            var bound = 1 / Math.Sqrt(Inputs(p));
            var values = p.Value.Span<float>();
            double most = 0, sum = 0, squares = 0;
            foreach (var value in values)
            {
                var share = value / bound;
                most = Math.Max(most, Math.Abs(share));
                sum += share;
                squares += share * share;
                histogram[Math.Clamp((int)((share + 1) / 2 * cells), 0, cells - 1)]++;
            }

            Assert.True(most <= 1 + 1e-6, $"{p.Name} goes beyond {bound}");
            Near(p, "mean", 0, sum / values.Length, Math.Sqrt(1 / 3.0 / values.Length));
            Near(p, "mean square", 1 / 3.0, squares / values.Length, Math.Sqrt(4 / 45.0 / values.Length));
            Assert.True(first.Add(values[0] / bound), $"{p.Name} begins as another does");
        }

        var all = (double)histogram.Sum();
        Assert.All(histogram, count => Assert.InRange(count, all / cells - Deviations * Math.Sqrt(all / cells), all / cells + Deviations * Math.Sqrt(all / cells)));
    }

    [Fact]
    public void Norms_scale_by_one_and_the_last_of_every_block_by_zero()
    {
        var norms = net.Parameters.Parameters.Where(p => p.Name.Contains(".bn.", StringComparison.Ordinal)).ToLookup(
            p => p.Name.EndsWith(".bias", StringComparison.Ordinal) ? "shift" : p.Name.EndsWith(".point_linear.bn.bn.weight", StringComparison.Ordinal) ? "last scale" : "scale");
        Assert.Equal((111, 37, 74), (norms["shift"].Count(), norms["last scale"].Count(), norms["scale"].Count()));
        Assert.All(norms["shift"].Concat(norms["last scale"]), p => Assert.All(p.Value.ToDoubles(), v => Assert.Equal(0, v)));
        Assert.All(norms["scale"], p => Assert.All(p.Value.ToDoubles(), v => Assert.Equal(1, v)));
    }

    /// <summary>Inputs of one output of the layer, of all channels the supernet stores: a bias goes by those of its weight.</summary>
    private int Inputs(Parameter p)
    {
        var shape = net.Parameters[p.Name.Replace(".bias", ".weight", StringComparison.Ordinal)].FileShape;
        return (int)(shape.Count / shape[0]);
    }

    private static void Near(Parameter p, string what, double expected, double actual, double deviation) =>
        Assert.True(Math.Abs(actual - expected) <= Deviations * deviation, $"{p.Name}: {what} of shares {actual} instead of {expected}");

    private static ElasticNet Initialized()
    {
        using var backend = new CpuBackend(2);
        var net = new ElasticNet(SearchSpaces.AlphaNet, classes: 1000, training: false);
        // So that whatever is left out shows.
        backend.Fill(net.Parameters.Values, 7);
        net.Parameters.Initialize(backend, seed: 11);
        return net;
    }
}
