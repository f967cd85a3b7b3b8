using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Random;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Inference;

/// <summary>Compiled nets against the layers as they are trained, in float64 where that is the independent figure.</summary>
public sealed class InferenceNetTests
{
    private const int Classes = 10;

    public static TheoryData<string, int> Nets
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var seed in Enumerable.Range(0, 8))
            {
                data.Add(nameof(ToySpace), seed);
                data.Add(nameof(SearchSpaces.Cifar), seed);
            }

            data.Add(nameof(SearchSpaces.AlphaNet), 0);
            return data;
        }
    }

    [Fact]
    public void Maps_that_no_block_holds_are_refused_with_the_mend()
    {
        using var backend = new CpuBackend(1);
        var space = SearchSpaces.AlphaNet;
        var net = new ElasticNet(space, Classes, training: false);
        var plan = NetworkPlan.Create(space, space.Max with { Resolution = 16_384 });
        using var statistics = net.NewStatistics();
        using var compiled = new InferenceNet(net, plan, statistics, backend);

        Assert.Contains("more than one block holds. Take smaller images", Assert.Throws<TensorMemoryException>(() => compiled.Run(Tensor.Zeros(new Shape(1, 8, 8, 3)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void Logits_are_those_of_the_layers_in_float64(string name, int seed)
    {
        var space = Space(name);
        var plan = NetworkPlan.Create(space, Draw(space, seed));
        using var backend = new CpuBackend(2);
        var (exact, narrow) = (Net(space, backend, DType.Float64, seed), Net(space, backend, DType.Float32, seed));
        var (statistics, rounded) = (Statistics(exact, backend, seed), Statistics(narrow, backend, seed));
        var images = Images(backend, 3, plan.Stem.InSize + 5, seed);
        var wide = Tensor.Zeros(images.Shape, DType.Float64);
        backend.Copy(images, wide);

        var expected = new SubnetRunner(exact, backend).Logits(plan, statistics, wide).ToArray<double>();
        var actual = new InferenceNet(narrow, plan, rounded, backend).Run(images).ToArray<float>();

        var scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 2e-5 * scale));
    }

    [Theory]
    [InlineData(nameof(ToySpace))]
    [InlineData(nameof(SearchSpaces.Cifar))]
    public void Threads_and_vectors_change_nothing_that_matters(string name)
    {
        var space = Space(name);
        var plan = NetworkPlan.CreateMax(space);
        using var one = new CpuBackend(1);
        using var three = new CpuBackend(3);
        var net = Net(space, one, DType.Float32, 1);
        var statistics = Statistics(net, one, 1);
        var images = Images(one, 17, plan.Stem.InSize, 1);
        var expected = new InferenceNet(net, plan, statistics, one).Run(images).ToArray<float>();
        Assert.Equal(expected, new InferenceNet(net, plan, statistics, three).Run(images).ToArray<float>());
        foreach (var level in Enum.GetValues<SimdLevel>().Where(level => level < Simd.Best))
        {
            using var narrow = new CpuBackend(2, level);
            var other = new InferenceNet(net, plan, statistics, narrow).Run(images).ToArray<float>();
            var scale = expected.Max(Math.Abs);
            Assert.All(expected.Zip(other), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 2e-5 * scale));
        }
    }

    [Theory]
    [InlineData(nameof(ToySpace))]
    [InlineData(nameof(SearchSpaces.Cifar))]
    public void Batches_of_any_size_are_shared_out_to_the_same_logits(string name)
    {
        var space = Space(name);
        var plan = NetworkPlan.Create(space, space.Min);
        using var one = new CpuBackend(1);
        using var two = new CpuBackend(2);
        var net = Net(space, one, DType.Float32, 5);
        var statistics = Statistics(net, one, 5);
        // Not the net's resolution: every thread resizes into memory of its own.
        var images = Images(one, 40, plan.Stem.InSize + 3, 5);
        var before = two.Memory.RentedBytes;
        using (var shared = new InferenceNet(net, plan, statistics, two))
        {
            var alone = new InferenceNet(net, plan, statistics, one);
            foreach (var count in (int[])[40, 8, 7, 1, 9, 33])
            {
                var (some, logits) = (images.Slice(0, 0, count), Tensor.Zeros(new Shape(count, Classes)));
                shared.Run(some, logits);
                Assert.Equal(alone.Run(some).ToArray<float>(), logits.ToArray<float>());
            }
        }

        Assert.Equal(before, two.Memory.RentedBytes);
    }

    [Fact]
    public void An_image_alone_gives_the_logits_it_gives_in_a_batch()
    {
        var space = SearchSpaces.Cifar;
        var plan = NetworkPlan.CreateMax(space);
        using var backend = new CpuBackend(2);
        var net = Net(space, backend, DType.Float32, 2);
        var compiled = new InferenceNet(net, plan, Statistics(net, backend, 2), backend);
        var images = Images(backend, 9, plan.Stem.InSize, 2);
        var together = compiled.Run(images).ToArray<float>();
        for (var i = 0; i < 9; i++)
        {
            var alone = compiled.Run(images.Slice(0, i, 1)).ToArray<float>();
            Assert.All(alone.Zip(together[(i * Classes)..((i + 1) * Classes)]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    [Fact]
    public void A_warm_call_allocates_nothing_and_training_on_does_not_change_the_net()
    {
        var space = ToySpace.Create();
        using var backend = new CpuBackend(1);
        var net = Net(space, backend, DType.Float32, 3);
        var compiled = new InferenceNet(net, NetworkPlan.CreateMax(space), Statistics(net, backend, 3), backend);
        var images = Images(backend, 2, 32, 3);
        var logits = Tensor.Zeros(new Shape(2, Classes));
        compiled.Run(images, logits);
        var before = logits.ToArray<float>();
        net.Parameters.Initialize(backend, 77);
        Assert.Equal(0, Allocation.OfThread(() => compiled.Run(images, logits)));
        Assert.Equal(before, logits.ToArray<float>());
    }

    [Fact]
    public void A_net_that_is_disposed_hands_all_memory_back_and_refuses_to_run()
    {
        var space = ToySpace.Create();
        using var backend = new CpuBackend(1);
        var net = Net(space, backend, DType.Float32, 4);
        var statistics = Statistics(net, backend, 4);
        // Not the net's resolution, so that resized images are rented too.
        var images = Images(backend, 2, 40, 4);
        var before = backend.Memory.RentedBytes;
        var compiled = new InferenceNet(net, NetworkPlan.CreateMax(space), statistics, backend);
        compiled.Run(images);
        Assert.True(backend.Memory.RentedBytes > before);
        compiled.Dispose();
        Assert.Equal(before, backend.Memory.RentedBytes);
        Assert.Throws<ObjectDisposedException>(() => compiled.Run(images));
    }

    [Fact]
    public void Maps_share_memory()
    {
        using var backend = new CpuBackend(1);
        var space = SearchSpaces.AlphaNet;
        var plan = NetworkPlan.Create(space, space.Min);
        var net = Net(space, backend, DType.Float32, 0);
        var compiled = new InferenceNet(net, plan, net.NewStatistics(), backend);
        compiled.Run(Images(backend, 1, plan.Stem.InSize, 0));
        // The two largest maps of a block, its input and its output are alive at once: the plan holds little more.
        var largest = plan.Blocks.Max(b => (b.InSize * b.InSize * (b.MidChannels + b.InChannels)) + (b.OutSize * b.OutSize * (b.MidChannels + b.OutChannels)));
        Assert.InRange(compiled.MapBytes, largest, largest * sizeof(float) * 1.3);
    }

    [Fact]
    public void Misuse_is_named()
    {
        using var backend = new CpuBackend(1);
        var space = ToySpace.Create();
        var plan = NetworkPlan.CreateMax(space);
        var exact = Net(space, backend, DType.Float64, 0);
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => new InferenceNet(exact, plan, exact.NewStatistics(), backend)).Message);
        var net = Net(space, backend, DType.Float32, 0);
        var compiled = new InferenceNet(net, plan, net.NewStatistics(), backend);
        Assert.Contains("[2, 32, 32, 4]", Assert.Throws<ShapeException>(() => compiled.Run(Tensor.Zeros(new Shape(2, 32, 32, 4)))).Message);
        Assert.Contains("logits [2, 10]", Assert.Throws<ShapeException>(() => compiled.Run(Tensor.Zeros(new Shape(2, 32, 32, 3)), Tensor.Zeros(new Shape(3, 10)))).Message);
        Assert.Equal(new Shape(0, Classes), compiled.Run(Tensor.Zeros(new Shape(0, 32, 32, 3))).Shape);
    }

    private static SearchSpace Space(string name) => name switch
    {
        nameof(ToySpace) => ToySpace.Create(),
        nameof(SearchSpaces.Cifar) => SearchSpaces.Cifar,
        _ => SearchSpaces.AlphaNet,
    };

    private static Architecture Draw(SearchSpace space, int seed) => seed switch
    {
        0 => space.Min,
        1 => space.Max,
        _ => new UniformSampler(space).Sample(new PythonRandom(seed)),
    };

    private static ElasticNet Net(SearchSpace space, CpuBackend backend, DType dtype, int seed)
    {
        var net = new ElasticNet(space, Classes, dtype, training: false);
        net.Parameters.Initialize(backend, (ulong)seed);
        // Norms as after training: the last one of a block starts at zero and would hide it.
        foreach (var parameter in net.Parameters.Parameters.Where(p => p.Name.Contains(".bn.bn.", StringComparison.Ordinal)))
        {
            Fill(backend, parameter.Value, (ulong)seed, 0.5, 1.5, parameter.Name);
        }

        return net;
    }

    private static NormStatistics Statistics(ElasticNet net, CpuBackend backend, int seed)
    {
        var statistics = net.NewStatistics();
        for (var site = 0; site < statistics.Count; site++)
        {
            Fill(backend, statistics.Mean(site), (ulong)seed, -0.3, 0.3, $"mean {site}");
            Fill(backend, statistics.Variance(site), (ulong)seed, 0.5, 2, $"variance {site}");
        }

        return statistics;
    }

    // The same numbers in both types: drawn in Float32.
    private static void Fill(CpuBackend backend, Tensor target, ulong seed, double low, double high, string name)
    {
        var drawn = Tensor.Zeros(target.Shape);
        backend.RandomUniform(drawn, new RandomKey(seed, (uint)name.Sum(c => c), (ulong)name.Length), low, high);
        backend.Copy(drawn, target);
    }

    private static Tensor Images(CpuBackend backend, int count, int size, int seed)
    {
        var images = Tensor.Zeros(new Shape(count, size, size, 3));
        backend.RandomNormal(images, new RandomKey((ulong)seed, 5, 5), 0, 1);
        return images;
    }
}
