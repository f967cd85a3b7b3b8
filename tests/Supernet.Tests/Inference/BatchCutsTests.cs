using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Inference;

/// <summary>Pieces of a batch: what they promise, and that they change no bit.</summary>
public sealed class BatchCutsTests
{
    private const int Classes = 10;

    [Theory]
    [InlineData(nameof(SearchSpaces.AlphaNet), 5_500_000, 5)]
    [InlineData(nameof(SearchSpaces.AlphaNet), 12_000_000, 3)]
    [InlineData(nameof(SearchSpaces.Cifar), 1_000_000, 4)]
    [InlineData(nameof(SearchSpaces.Cifar), 1, 1)]
    [InlineData(nameof(SearchSpaces.Cifar), 1L << 40, 1)]
    public void Stretches_follow_one_another_fit_and_nest(string name, long pieceBytes, int count)
    {
        using var backend = new CpuBackend(1);
        var (steps, maps) = Compile(name, backend);
        var stretches = BatchCuts.OfCache(steps, maps, pieceBytes);

        Assert.Equal(count, stretches.Length);
        Assert.Equal(0, stretches[0].First);
        Assert.Equal(steps.Length, stretches[^1].End);
        foreach (var (before, after) in stretches.Zip(stretches.Skip(1)))
        {
            Assert.Equal(before.End, after.First);
            Assert.True(after.Images > before.Images && after.Images % before.Images == 0, $"{before}, {after}");
            int[] made = [0, .. steps[..before.End].Select(step => step.Output)];
            int[] read = [.. steps[before.End..].SelectMany(step => step.Inputs)];
            Assert.Equal([before.Crossing], made.Intersect(read));
        }

        foreach (var stretch in stretches.Where(stretch => stretch.Images > 1))
        {
            foreach (var step in steps[stretch.First..stretch.End])
            {
                var bytes = step.Inputs.Append(step.Output).Sum(map => sizeof(float) * maps[map].Of(stretch.Images).Count);
                Assert.True(bytes <= pieceBytes, $"a step of {stretch} takes {bytes} bytes");
            }
        }
    }

    [Theory]
    [InlineData(nameof(ToySpace), 3_000)]
    [InlineData(nameof(ToySpace), 12_000)]
    [InlineData(nameof(SearchSpaces.Cifar), 100_000)]
    [InlineData(nameof(SearchSpaces.Cifar), 400_000)]
    public void Pieces_change_no_bit(string name, long pieceBytes)
    {
        using var backend = new CpuBackend(2);
        var (steps, maps) = Compile(name, backend);
        var stretches = BatchCuts.OfCache(steps, maps, pieceBytes);
        Assert.True(stretches.Length > 1);
        var cut = new InferenceLane(backend, steps, maps, stretches);
        var single = new InferenceLane(backend, steps, maps, BatchCuts.OfCache(steps, maps, 1));
        // More and fewer than a largest piece, with rests in every stretch; the second call finds the memory of the first.
        foreach (var count in (int[])[19, 7, 33, 1])
        {
            var images = Tensor.Zeros(new Shape(count, maps[0].Size, maps[0].Size, maps[0].Channels));
            backend.RandomNormal(images, new(3, 0, (ulong)count), 0, 1);
            var (expected, actual) = (Tensor.Zeros(new Shape(count, Classes)), Tensor.Zeros(new Shape(count, Classes)));
            single.Run(images, expected);
            cut.Run(images, actual);
            Assert.Equal(expected.ToArray<float>(), actual.ToArray<float>());
        }

        cut.Release();
        single.Release();
    }

    private static (InferenceStep[] Steps, MapShape[] Maps) Compile(string name, CpuBackend backend)
    {
        var space = name switch
        {
            nameof(ToySpace) => ToySpace.Create(),
            nameof(SearchSpaces.Cifar) => SearchSpaces.Cifar,
            _ => SearchSpaces.AlphaNet,
        };
        var net = new ElasticNet(space, Classes, training: false);
        net.Parameters.Initialize(backend, 5);
        var plan = name == nameof(SearchSpaces.AlphaNet) ? NetworkPlan.Create(space, space.Min) : NetworkPlan.CreateMax(space);
        var compiler = new InferenceCompiler(backend, new FoldedWeights(net, plan, net.NewStatistics()));
        compiler.Compile(plan, net.Classes);
        return ([.. compiler.Steps], [.. compiler.Maps]);
    }
}
