using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Depthwise;

/// <summary>What depthwise convolutions add up of the results that they store, against the plain operations one after another in float64.</summary>
[Collection(TestDevice.Collection)]
public sealed class DepthwiseSumsTests(TestDevice device)
{
    [Theory]
    [InlineData(2, 5, 1, 5, 3, 1)]
    [InlineData(3, 1, 3, 33, 5, 1)]
    [InlineData(1, 2, 4, 1, 3, 1)]
    [InlineData(3, 5, 5, 5, 7, 1)]
    [InlineData(2, 2, 7, 33, 7, 1)]
    [InlineData(1, 1, 1, 5, 5, 1)]
    [InlineData(2, 5, 1, 33, 3, 2)]
    [InlineData(3, 2, 3, 5, 5, 2)]
    [InlineData(2, 1, 4, 5, 3, 2)]
    [InlineData(1, 5, 5, 1, 7, 2)]
    [InlineData(3, 5, 7, 33, 5, 2)]
    [InlineData(1, 7, 9, 2, 3, 3)]
    // Several slices, the last shorter by one row, by all but one, and not at all.
    [InlineData(3, 13, 7, 3, 3, 1)]
    [InlineData(2, 11, 14, 5, 5, 2)]
    [InlineData(1, 16, 17, 4, 3, 1)]
    public void Statistics_and_sums(int images, int height, int width, int channels, int kernel, int stride) =>
        Compare<Swish>(images, height, width, channels, kernel, stride);

    [Fact]
    public void Sums_through_every_activation()
    {
        Compare<Identity>(2, 9, 7, 5, 3, 1);
        Compare<Relu>(2, 9, 7, 5, 3, 1);
        Compare<Relu6>(2, 9, 7, 5, 3, 2);
        Compare<Sigmoid>(2, 9, 7, 5, 3, 1);
        Compare<Tanh>(2, 9, 7, 5, 3, 2);
        Compare<HardSigmoid>(2, 9, 7, 5, 3, 1);
        Compare<HardSwish>(2, 9, 7, 5, 3, 2);
        Compare<Swish>(2, 9, 7, 5, 3, 2);
    }

    [Theory]
    [InlineData(3, 13, 7)]
    // More slices than are put together at once.
    [InlineData(1, 71, 33)]
    public void Statistics_with_a_large_mean_keep_their_digits(int images, int height, int width)
    {
        var random = new System.Random(1);
        var shape = new Shape(images, height, width, 2);
        float[] numbers = [.. Enumerable.Range(0, (int)shape.Count).Select(i => (float)(1000 * (i % 2) + random.NextDouble()))];
        // The middle tap alone: the results are the numbers themselves, and twice them negated.
        var weight = new float[18];
        (weight[8], weight[9]) = (1, -2);
        Tensor[] tensors =
        [
            TestDevice.Place(Tensor.From<float>(numbers, shape), device.Gpu), TestDevice.Place(Tensor.From<float>(weight, new Shape(3, 3, 2)), device.Gpu),
            device.Gpu.Rent(shape, DType.Float32), device.Gpu.Rent(new Shape(2), DType.Float32), device.Gpu.Rent(new Shape(2), DType.Float32),
        ];
        device.Gpu.DepthwiseNorm<Identity>(new NormalizedMap(tensors[0]), tensors[1], tensors[2], 1, tensors[3], tensors[4]);
        var (mean, variance) = (tensors[3].ToArray<float>(), tensors[4].ToArray<float>());
        for (var channel = 0; channel < 2; channel++)
        {
            var factor = channel == 0 ? 1.0 : -2.0;
            double[] results = [.. numbers.Where((_, i) => i % 2 == channel).Select(number => factor * number)];
            var expected = results.Average();
            Assert.Equal(expected, mean[channel], TestDevice.Allowed(1e-6) * Math.Abs(expected));
            var deviation = results.Average(r => (r - expected) * (r - expected));
            Assert.Equal(deviation, variance[channel], 1e-4 * deviation);
        }

        Array.ForEach(tensors, tensor => device.Gpu.Return(tensor));
    }

    private void Compare<TAct>(int images, int height, int width, int channels, int kernel, int stride) where TAct : struct, IUnaryOp
    {
        foreach (var pending in (bool[])[true, false])
        {
            var expected = Run<TAct>(new ComposedFusion(device.Cpu), device.Cpu, DType.Float64, new Shape(images, height, width, channels), kernel, stride, pending);
            var actual = Run<TAct>(device.Gpu, device.Gpu, DType.Float32, new Shape(images, height, width, channels), kernel, stride, pending);
            foreach (var (name, tensor) in expected)
            {
                var (wide, narrow) = (tensor.ToArray<double>(), actual[name].ToArray<float>());
                var allowed = TestDevice.Allowed(1e-5) * Math.Max(1, wide.Max(Math.Abs));
                Assert.All(wide.Zip(narrow).Index(), pair => Assert.True(
                    Math.Abs(pair.Item.First - pair.Item.Second) <= allowed,
                    $"{typeof(TAct).Name}, pending {pending}, {name} {tensor.Shape}, element {pair.Index}: expected {pair.Item.First:G9}, got {pair.Item.Second:G9}"));
            }
        }
    }

    private static Dictionary<string, Tensor> Run<TAct>(IFusedBackend fused, IBackend backend, DType dtype, Shape map, int kernel, int stride, bool pending)
        where TAct : struct, IUnaryOp
    {
        var vector = new Shape(map[3]);
        var results = new Shape(map[0], (map[1] + stride - 1) / stride, (map[2] + stride - 1) / stride, map[3]);
        var weight = Random(1, new Shape(kernel, kernel, map[3]));
        var x = pending ? new NormalizedMap(Random(2, map), Random(3, vector), Random(4, vector)) : new NormalizedMap(Random(2, map));
        var dz = new NormalizedGradient(new NormalizedMap(Random(5, results), Random(6, vector), Random(7, vector)), Random(8, results), Random(9, new Shape(3, map[3])));
        // What lies there before must not matter, but for a plain map's gradient, which is added to.
        var found = new Dictionary<string, Tensor>
        {
            ["z"] = Random(10, results),
            ["mean"] = Random(11, vector),
            ["variance"] = Random(12, vector),
            ["dx"] = Random(13, map),
            ["dw"] = Random(14, weight.Shape),
            ["sums"] = pending ? Random(15, new Shape(2, map[3])) : default,
        };
        fused.DepthwiseNorm<TAct>(x, weight, found["z"], stride, found["mean"], found["variance"]);
        fused.DepthwiseNormBackward<TAct, Swish>(x, weight, dz, found["dx"], !pending, found["dw"], stride, found["sums"]);
        if (!pending)
        {
            found.Remove("sums");
        }

        return found;

        Tensor Random(int seed, Shape shape)
        {
            var random = new System.Random(seed);
            // Rounded to float, so that both element types see the same numbers.
            float[] numbers = [.. Enumerable.Range(0, (int)shape.Count).Select(_ => (float)(2 * random.NextDouble() - 1))];
            return TestDevice.Place(Tensor.From<float>(numbers, shape).As(dtype), backend);
        }
    }
}
