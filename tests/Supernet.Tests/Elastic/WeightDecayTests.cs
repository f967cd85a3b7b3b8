using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Elastic;

public sealed class WeightDecayTests
{
    [Fact]
    public void Weights_of_convolutions_and_of_the_classifier_decay_and_nothing_else()
    {
        using var backend = new CpuBackend(2);
        var net = new ElasticNet(SearchSpaces.AlphaNet, classes: 1000);
        backend.Fill(net.Parameters.Values, 1);
        foreach (var p in net.Parameters.Parameters)
        {
            p.Touched = true;
        }

        // Without gradients decay is all that moves anything: 1 - (0.5 + 0.9 * 0.5), the look ahead included.
        new Sgd(net.Parameters, backend, new OptimizerOptions { WeightDecay = 0.5, Momentum = 0.9, Nesterov = true }).Step(1);

        var decayed = net.Parameters.Parameters.Where(p => !p.Value.Span<float>().ContainsAnyExceptInRange(0.05f - 1e-6f, 0.05f + 1e-6f)).ToArray();
        var kept = net.Parameters.Parameters.Where(p => !p.Value.Span<float>().ContainsAnyExcept(1f)).ToArray();
        Assert.Equal(Weights().Order(StringComparer.Ordinal), decayed.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.All(kept, p => Assert.True(p.Name.Contains(".bn", StringComparison.Ordinal) || p.Name.Contains(".bias", StringComparison.Ordinal), p.Name));
        Assert.Equal((198, 271), (decayed.Length, kept.Length));
        Assert.Equal((23_806_088, 128_616), (decayed.Sum(p => p.Shape.Count), kept.Sum(p => p.Shape.Count)));
    }

    /// <summary>The official names: 37 blocks, of which the first two do not expand, and 24 with squeeze-and-excite.</summary>
    private static IEnumerable<string> Weights()
    {
        yield return "first_conv.conv.conv.weight";
        for (var i = 0; i < 37; i++)
        {
            var main = $"blocks.{i}.mobile_inverted_conv.";
            if (i >= 2)
            {
                yield return main + "inverted_bottleneck.conv.conv.weight";
            }

            yield return main + "depth_conv.conv.conv.weight";
            if (i is (>= 7 and <= 12) or >= 19)
            {
                yield return main + "depth_conv.se.fc.reduce.weight";
                yield return main + "depth_conv.se.fc.expand.weight";
            }

            yield return main + "point_linear.conv.conv.weight";
            yield return $"blocks.{i}.shortcut.conv.conv.weight";
        }

        yield return "last_conv.final_expand_layer.conv.conv.weight";
        yield return "last_conv.feature_mix_layer.conv.conv.weight";
        yield return "classifier.linear.linear.weight";
    }
}
