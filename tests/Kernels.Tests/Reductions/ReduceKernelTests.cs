using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Kernels.Tests.Reductions;

[Collection(TestDevice.Collection)]
public sealed class ReduceKernelTests(TestDevice device)
{
    // A single slice; slices that are combined at once; so many that their results are cut into slices again.
    [Theory]
    [InlineData(7, 3)]
    [InlineData(700, 3)]
    [InlineData(5003, 3)]
    public void Sums_of_few_and_of_many_elements_agree(int length, int results)
    {
        var x = Tensor.From<float>([.. Enumerable.Range(0, length * results).Select(i => (float)Math.Sin(i))], new Shape(length, results));
        foreach (var accumulate in (bool[])[false, true])
        {
            device.Agree(1e-5, (backend, t) => backend.Reduce<Sum>(t[0], t[1], accumulate), x, Tensor.Zeros(new Shape(1, 2 * results)).Slice(1, 1, results));
            device.Agree(1e-5, (backend, t) => backend.Reduce<Sum>(t[0], t[1], accumulate), x.Transpose(), Tensor.Zeros(new Shape(results, 2)).Slice(1, 1, 1));
        }
    }

    // Fewer columns than a group takes at once, as many and one more; no lane with more than one element, some with one less than others, slices whose results are combined again.
    public static TheoryData<int, int> Columns
    {
        get
        {
            TheoryData<int, int> sizes = [];
            foreach (var length in (int[])[1, 2, 63, 64, 65, 2049, 5000])
            {
                foreach (var results in (int[])[1, 2, 3, 8, 31, 33])
                {
                    sizes.Add(results, length);
                }
            }

            // So many that lanes are few, or one.
            sizes.Add(5_000, 3);
            sizes.Add(20_000, 9);
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Columns_are_combined_as_in_float64(int results, int length)
    {
        var random = new System.Random(results + length);
        var whole = Tensor.From<float>([.. Enumerable.Range(0, length * (results + 3)).Select(_ => (float)(random.NextDouble() - 0.3))], new Shape(length, results + 3));
        var x = whole.Slice(1, 2, results);
        double[][] columns = new double[results][];
        var values = x.ToArray<float>();
        for (var result = 0; result < results; result++)
        {
            columns[result] = [.. Enumerable.Range(0, length).Select(k => (double)values[k * results + result])];
        }

        Check<Sum>(column => column.Sum(), 1e-6 * length);
        Check<Max>(column => column.Max(), 1e-6);
        Check<Min>(column => column.Min(), 1e-6);

        void Check<TOp>(Func<double[], double> expected, double tolerance) where TOp : struct, IReduceOp
        {
            // Where the elements lie does not change what comes out, nor does what was there before.
            var result = Reduced<TOp>(x.Clone(), accumulate: false);
            Assert.Equal(result, Reduced<TOp>(x, accumulate: false));
            Assert.Equal(result.Select(value => 3f + value), Reduced<TOp>(x, accumulate: true));
            Assert.All(columns.Zip(result), column => Assert.Equal(expected(column.First), column.Second, tolerance));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Axes_combined_may_lie_around_those_kept(bool accumulate)
    {
        var x = Tensor.From<float>([.. Enumerable.Range(0, 9 * 5 * 70 * 8).Select(i => (float)Math.Sin(i))], new Shape(9, 5, 70, 8)).Slice(3, 1, 6);
        device.Agree(1e-5, (backend, t) => backend.Reduce<Sum>(t[0], t[1], accumulate), x, Tensor.Zeros(new Shape(1, 5, 1, 6)));
        device.Agree(1e-5, (backend, t) => backend.Reduce<Sum>(t[0], t[1], accumulate), x, Tensor.Zeros(new Shape(9, 1, 1, 6)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(257)]
    [InlineData(20_003)]
    public void Sums_of_squares_are_those_of_float64(int length)
    {
        var x = TestDevice.Place(Tensor.From<float>([.. Enumerable.Range(1, length).Select(i => (float)Math.Sin(i))], new Shape(length)), device.Gpu);
        var expected = Enumerable.Range(1, length).Sum(i => Math.Pow((float)Math.Sin(i), 2));
        Assert.InRange(device.Gpu.SumOfSquares(x), expected * (1 - 1e-6), expected * (1 + 1e-6));
        device.Gpu.Return(x);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void All_reductions_agree_along_either_axis_and_with_what_is_not_a_number(int axis, bool accumulate)
    {
        var numbers = Enumerable.Range(0, 37 * 41).Select(i => (float)Math.Sin(i)).ToArray();
        (numbers[5 * 41 + 7], numbers[9 * 41 + 3]) = (float.NaN, float.PositiveInfinity);
        var (x, y) = (Tensor.From<float>(numbers, new Shape(37, 41)), Tensor.From<float>([.. numbers.Take(axis == 0 ? 41 : 37)], new Shape(37, 41).With(axis, 1)));
        device.Agree(1e-5, (backend, t) => backend.Reduce<Sum>(t[0], t[1], accumulate), x, y);
        device.Agree(0, (backend, t) => backend.Reduce<Max>(t[0], t[1], accumulate), x, y);
        device.Agree(0, (backend, t) => backend.Reduce<Min>(t[0], t[1], accumulate), x, y);
    }

    // Neighbouring threads take neighbouring elements of one sum here.
    [Theory]
    [InlineData(9)]
    [InlineData(2000)]
    [InlineData(20_003)]
    public void Largest_of_adjacent_elements_agree(int length)
    {
        var x = Tensor.From<float>([.. Enumerable.Range(0, 2 * length).Select(i => (float)Math.Sin(i))], new Shape(2, length));
        device.Agree(0, (backend, t) => backend.Reduce<Max>(t[0], t[1], true), x, Tensor.Zeros(new Shape(2, 1)));
    }

    /// <summary>A tensor combined over its first axis, into a view that held 3.</summary>
    private float[] Reduced<TOp>(Tensor x, bool accumulate) where TOp : struct, IReduceOp
    {
        var results = x.Shape[1];
        var y = Tensor.From<float>([.. Enumerable.Repeat(3f, 2 * results + 1)], new Shape(1, 2 * results + 1)).Slice(1, 1, results);
        var (from, to) = (TestDevice.Place(x, device.Gpu), TestDevice.Place(y, device.Gpu));
        device.Gpu.Reduce<TOp>(from, to, accumulate);
        return to.ToArray<float>();
    }
}
