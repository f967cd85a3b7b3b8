using AlphaNet.Pure.Kernels.Tests.Conformance;
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
}
