using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Normalization;

[Collection(TestDevice.Collection)]
public sealed class BatchNormKernelTests(TestDevice device)
{
    // The last has so many rows that partial statistics are merged before they are finished.
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(7, 5, 12)]
    [InlineData(9, 11, 5)]
    [InlineData(450, 10, 3)]
    public void Statistics_agree_with_a_mean_far_from_zero(int images, int pixels, int channels)
    {
        var x = Random(new Shape(images, pixels, 1, channels), 1, 100);
        device.Agree(1e-5, (backend, t) => backend.BatchStatistics(t[0], t[1], t[2]), x, Tensor.Zeros(new Shape(channels)), Tensor.Zeros(new Shape(channels)));
    }

    // Slices of which the last has fewer rows, and channels that fill no group; of the most, runs of slices are put together first, of which the last is a short one.
    [Theory]
    [InlineData(65, 3)]
    [InlineData(1_000, 33)]
    [InlineData(2_111, 9)]
    [InlineData(65_573, 3)]
    [InlineData(165_003, 5)]
    public void Statistics_are_those_of_float64_with_a_mean_far_from_zero_and_rows_far_from_it(int rows, int channels)
    {
        var values = Random(new Shape(rows, channels), 1, 1000).ToArray<float>();
        // In some slice, and in the first, from which others' means are taken as differences.
        foreach (var row in (int[])[0, 1, rows / 3])
        {
            values[row * channels + channels - 1] += 50;
        }

        var x = TestDevice.Place(Tensor.From<float>(values, new Shape(rows, 1, 1, channels)), device.Gpu);
        var (mean, variance) = (device.Gpu.Rent(new Shape(channels), DType.Float32), device.Gpu.Rent(new Shape(channels), DType.Float32));
        device.Gpu.BatchStatistics(x, mean, variance);
        var (means, variances) = (mean.ToArray<float>(), variance.ToArray<float>());
        for (var channel = 0; channel < channels; channel++)
        {
            var column = Enumerable.Range(0, rows).Select(row => (double)values[row * channels + channel]).ToArray();
            var expected = column.Average();
            Assert.Equal(expected, means[channel], 1e-3);
            Assert.Equal(1, variances[channel] / column.Average(value => (value - expected) * (value - expected)), 1e-4);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Normalisation_with_swish_and_its_gradients_agree(bool throughStatistics, bool accumulate)
    {
        var shape = new Shape(5, 3, 3, 11);
        // Parameters of a subnet: slices of larger ones.
        Tensor Vector(int seed, double offset) => Random(new Shape(13), seed, offset).Slice(0, 0, 11);
        device.Agree(1e-5, (backend, t) =>
        {
            backend.BatchStatistics(t[0], t[1], t[2]);
            backend.BatchNorm<Swish>(t[0], t[1], t[2], t[3], t[4], 1e-5, t[5]);
            backend.BatchNormBackward<Swish>(t[0], t[1], t[2], t[3], t[4], 1e-5, t[6], t[7], accumulate, t[8], t[9], throughStatistics);
        }, Random(shape, 1, 0.5), Vector(2, 0), Vector(3, 2), Vector(4, 1), Vector(5, 0), Tensor.Zeros(shape), Random(shape, 6, 0), Random(shape, 7, 0), Vector(8, 0), Vector(9, 0));
    }

    [Fact]
    public void Without_a_gradient_of_the_input_the_parameters_have_theirs()
    {
        var shape = new Shape(4, 2, 2, 3);
        Tensor Vector(int seed, double offset) => Random(new Shape(3), seed, offset);
        device.Agree(1e-5, (backend, t) => backend.BatchNormBackward<Identity>(t[0], t[1], t[2], t[3], t[4], 1e-5, t[5], default, false, t[6], t[7], true),
            Random(shape, 1, 0), Vector(2, 0), Vector(3, 2), Vector(4, 1), Vector(5, 0), Random(shape, 6, 0), Vector(8, 0), Vector(9, 0));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void What_is_frozen_gets_no_gradient_and_the_others_have_theirs(bool ofGamma, bool ofBeta)
    {
        var shape = new Shape(4, 2, 2, 3);
        var gpu = device.Gpu;
        Tensor[] vectors = [.. Enumerable.Range(2, 4).Select(seed => OnDevice(new Shape(3), seed, seed == 3 ? 2 : 0))];
        var (x, dy) = (OnDevice(shape, 1, 0), OnDevice(shape, 6, 0));
        var (all, some) = (Gradients(true, true), Gradients(ofGamma, ofBeta));
        Assert.Equal(all[0], some[0]);
        Assert.Equal(ofGamma ? all[1] : new float[3], some[1]);
        Assert.Equal(ofBeta ? all[2] : new float[3], some[2]);

        float[][] Gradients(bool ofGamma, bool ofBeta)
        {
            var (dx, dgamma, dbeta) = (gpu.Memory.RentZeroed(shape, DType.Float32), gpu.Memory.RentZeroed(new Shape(3), DType.Float32), gpu.Memory.RentZeroed(new Shape(3), DType.Float32));
            gpu.BatchNormBackward<Swish>(
                x, vectors[0], vectors[1], vectors[2], vectors[3], 1e-5, dy, dx, false, ofGamma ? dgamma : default, ofBeta ? dbeta : default, throughStatistics: true);
            return [dx.ToArray<float>(), dgamma.ToArray<float>(), dbeta.ToArray<float>()];
        }
    }

    private Tensor OnDevice(Shape shape, int seed, double offset) => TestDevice.Place(Random(shape, seed, offset), device.Gpu);

    private static Tensor Random(Shape shape, int seed, double offset)
    {
        var random = new System.Random(seed);
        return Tensor.From<float>(Enumerable.Range(0, (int)shape.Count).Select(_ => (float)(2 * random.NextDouble() - 1 + offset)).ToArray(), shape);
    }
}
