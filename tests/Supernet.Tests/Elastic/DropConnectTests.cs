using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Elastic;

/// <summary>Which blocks drop samples, and at which rate: read off the logits of a net whose every block adds 1 to a channel of its own.</summary>
public sealed class DropConnectTests
{
    private const int Samples = 64;
    private const double Highest = 0.2;

    public static TheoryData<string, int, string, int[]> Nets => new()
    {
        // Blocks 27 and 35 change the number of channels.
        { "alphanet", 37, "r32_w24-24-32-40-72-128-216-224-1984_d2-5-6-6-8-8-2_k5-5-5-5-5-5-5_e1-6-6-6-6-6-6", [28, 29, 30, 31, 32, 33, 34, 36] },
        // Block 35 does not, and rates go by a block's place in the largest net, not in this one.
        { "alphanet", 37, "r32_w16-16-24-32-64-112-216-216-1792_d1-3-3-3-3-3-2_k3-3-3-3-3-3-3_e1-4-4-4-4-6-6", [28, 29, 35, 36] },
        // Block 2 keeps the number of channels but halves the map.
        { "toy", 7, "r32_w16-16-16-24-48_d2-3-2_k3-3-3_e1-3-4", [3, 4, 6] },
    };

    [Theory, MemberData(nameof(Nets))]
    public void Blocks_of_the_last_two_stages_with_plain_shortcuts_drop_at_rates_that_rise_with_their_place(string name, int blocks, string architecture, int[] dropping)
    {
        var space = name == "toy" ? ToySpace.Create() : SearchSpaces.AlphaNet;
        var readout = Enumerable.Range(0, blocks).Select(block => Enumerable.Range(0, blocks).Select(channel => channel == block ? 1.0 : 0).ToArray()).ToArray();
        var net = new ReadoutNet(space, readout, new double[blocks], readsImages: false, DType.Float64);
        for (var block = 0; block < blocks; block++)
        {
            net.AddOne(block);
        }

        var plan = NetworkPlan.Create(space, Architecture.Parse(architecture));
        foreach (var fused in (bool[])[true, false])
        {
            // A row a block: what it added in each sample.
            var added = Added(net, plan, fused);
            Assert.Equal(blocks, added.Length);
            var present = plan.Blocks.Select(block => block.IndexInSupernet).ToArray();
            for (var block = 0; block < blocks; block++)
            {
                if (!dropping.Contains(block))
                {
                    var always = present.Contains(block) ? 1.0 : 0;
                    Assert.All(added[block], value => Assert.Equal(always, value, 1e-9));
                    continue;
                }

                // What is kept makes up for what is dropped, which tells the rate to the last digit.
                var kept = 1 / (1 - Highest * block / blocks);
                Assert.All(added[block], value => Assert.Equal(value < 0.5 ? 0 : kept, value, 1e-9));
            }

            CheckMasks(added, dropping, blocks);
        }
    }

    private static void CheckMasks(double[][] added, int[] dropping, int blocks)
    {
        var masks = dropping.Select(block => string.Concat(added[block].Select(value => value < 0.5 ? '0' : '1'))).ToArray();
        Assert.Equal(masks.Length, masks.Distinct().Count());

        // Over all blocks as many are dropped as the rates say, within five deviations.
        double[] rates = [.. dropping.Select(block => Highest * block / blocks)];
        var expected = Samples * rates.Sum();
        var deviation = Math.Sqrt(Samples * rates.Sum(rate => rate * (1 - rate)));
        Assert.InRange(masks.Sum(mask => mask.Count(c => c == '0')), expected - 5 * deviation, expected + 5 * deviation);
    }

    private static double[][] Added(ReadoutNet net, NetworkPlan plan, bool fused)
    {
        using var backend = new CpuBackend(2);
        var tape = new Tape(backend, recording: false);
        var context = new ForwardContext(tape, NormMode.Fixed, net.Statistics) { DropConnect = Highest, Seed = 1, Fused = fused };
        var images = Tensor.Zeros(new Shape(Samples, plan.Stem.InSize, plan.Stem.InSize, 3), DType.Float64);
        var rows = net.Net.Forward(context, tape.Constant(images), plan).Value.ToDoubles().Chunk(net.Net.Classes).ToArray();
        return [.. Enumerable.Range(0, net.Net.Classes).Select(block => rows.Select(row => row[block]).ToArray())];
    }
}
