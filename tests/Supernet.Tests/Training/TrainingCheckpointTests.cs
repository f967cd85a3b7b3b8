using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Training;

/// <summary>Checkpoints hold all of a run's state, and writing one every minute leaves no garbage the size of the net behind.</summary>
public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
    private readonly CpuBackend backend = new(1);

    public void Dispose()
    {
        backend.Dispose();
        File.Delete(path);
    }

    [Fact]
    public void Weights_and_momenta_come_back_to_the_bit()
    {
        var net = Trained();
        new TrainingCheckpoint(7, new PythonRandom(3).ExportState()).Save(path, net);
        var other = new ElasticNet(SearchSpaces.Cifar, 10);
        other.Parameters.Initialize(backend, 99);
        Assert.Equal(7, TrainingCheckpoint.Load(path, other, backend).Step);
        Assert.Equal(net.Parameters.Values.ToArray<float>(), other.Parameters.Values.ToArray<float>());
        Assert.Equal(net.Parameters.Momenta.ToArray<float>(), other.Parameters.Momenta.ToArray<float>());
    }

    [Fact]
    public void An_average_has_the_weights_names_and_both_come_back()
    {
        var (net, average) = (Trained(), new ElasticNet(SearchSpaces.Cifar, 10, training: false));
        average.Parameters.Initialize(backend, 5);
        new TrainingCheckpoint(7, new PythonRandom(3).ExportState()).Save(path, net, average);
        var (other, otherAverage) = (new ElasticNet(SearchSpaces.Cifar, 10), new ElasticNet(SearchSpaces.Cifar, 10, training: false));

        TrainingCheckpoint.Load(path, other, backend, otherAverage);

        Assert.Equal(net.Parameters.Values.ToArray<float>(), other.Parameters.Values.ToArray<float>());
        Assert.Equal(net.Parameters.Momenta.ToArray<float>(), other.Parameters.Momenta.ToArray<float>());
        Assert.Equal(average.Parameters.Values.ToArray<float>(), otherAverage.Parameters.Values.ToArray<float>());
        SupernetWeights.Read(path).LoadInto(other, backend);
        Assert.Equal(average.Parameters.Values.ToArray<float>(), other.Parameters.Values.ToArray<float>());
    }

    [Fact]
    public void Where_there_is_no_average_the_weights_are_it()
    {
        var (net, average) = (Trained(), new ElasticNet(SearchSpaces.Cifar, 10, training: false));
        new TrainingCheckpoint(7, new PythonRandom(3).ExportState()).Save(path, net);

        TrainingCheckpoint.Load(path, net, backend, average);

        Assert.Equal(net.Parameters.Values.ToArray<float>(), average.Parameters.Values.ToArray<float>());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Momenta_that_are_no_numbers_are_refused_by_name_and_place(float value)
    {
        var net = Trained();
        new TrainingCheckpoint(7, new PythonRandom(3).ExportState()).Save(path, net);
        var file = SafeTensors.Read(path);
        const string Key = "optimizer.momentum.classifier.linear.linear.bias";
        file.Tensors[Key].Span<float>()[4] = value;
        SafeTensors.Write(path, file.Tensors, file.Metadata);

        var error = Assert.Throws<FileFormatException>(() => TrainingCheckpoint.Load(path, net, backend));

        Assert.Equal((path, $"{Key}, element 4"), (error.File, error.Place));
    }

    [Fact]
    public void A_refused_checkpoint_leaves_the_net_as_it_was()
    {
        var net = Trained();
        new TrainingCheckpoint(7, new PythonRandom(3).ExportState()).Save(path, net);
        var file = SafeTensors.Read(path);
        var last = net.Parameters.Parameters.Last(p => p.Touched);
        var other = Trained();
        other.Parameters.Initialize(backend, 99);
        other.Parameters.Momenta.Span<float>().Fill(0.25f);
        var expected = (other.Parameters.Values.ToArray<float>(), other.Parameters.Momenta.ToArray<float>());

        Refuse("optimizer.momentum." + last.Name, Tensor.Zeros(new Shape(1)));
        Refuse("training.planner_state", Tensor.Zeros(new Shape(3), DType.Int64));
        Refuse(last.Name, Tensor.Zeros(new Shape(1)));

        void Refuse(string key, Tensor faulty)
        {
            SafeTensors.Write(path, file.Tensors.Select(pair => pair.Key == key ? KeyValuePair.Create(key, faulty) : pair), file.Metadata);
            Assert.Contains(key, Assert.Throws<FileFormatException>(() => TrainingCheckpoint.Load(path, other, backend)).Message);
            Assert.Equal(expected.Item1, other.Parameters.Values.ToArray<float>());
            Assert.Equal(expected.Item2, other.Parameters.Momenta.ToArray<float>());
        }
    }

    [Fact]
    public void Writing_allocates_a_small_part_of_what_it_writes()
    {
        var net = Trained();
        var checkpoint = new TrainingCheckpoint(7, new PythonRandom(3).ExportState());
        var allocated = Allocation.OfThread(() => checkpoint.Save(path, net), attempts: 3);
        Assert.InRange(allocated, 0, new FileInfo(path).Length / 4);
    }

    private ElasticNet Trained()
    {
        var net = new ElasticNet(SearchSpaces.Cifar, 10);
        net.Parameters.Initialize(backend, 1);
        var step = new SandwichStep(net, backend, new Sgd(net.Parameters, backend, new OptimizerOptions()), new SandwichOptions(), seed: 1);
        var plans = new[] { NetworkPlan.CreateMax(net.Space), NetworkPlan.Create(net.Space, net.Space.Min), NetworkPlan.CreateMax(net.Space), NetworkPlan.CreateMax(net.Space) };
        var images = Tensor.Zeros(new Shape(2, 32, 32, 3));
        backend.RandomNormal(images, new(1, 0, 0), 0, 1);
        step.Run(images, Tensor.Zeros(new Shape(2), DType.Int32), plans, learningRate: 0.01, step: 0);
        return net;
    }
}
