using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AlphaNet.Pure.Tensors.Tests;

/// <summary>Random tensors that lie in memory in every way a view can: sliced, permuted, offset; and their plain row-major values.</summary>
internal static class Views
{
    /// <summary>Runs a property for many seeds of a generator of cases; a failure prints its seed.</summary>
    public static void ForSeeds(int count, Action<System.Random> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => property(new System.Random(seed)))
            .Check(Laws.Cases(count));

    public static Shape RandomShape(System.Random random, int maxRank = 4, int maxLength = 9)
    {
        var lengths = new int[random.Next(maxRank + 1)];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = random.Next(8) == 0 ? 1 : random.Next(1, maxLength + 1);
        }

        // Now and then a long last axis, for folds, tails and part borders.
        if (lengths.Length > 0 && random.Next(6) == 0)
        {
            lengths[^1] = random.Next(60, 700);
        }

        return new Shape(lengths);
    }

    /// <summary>A view of the shape cut out of a larger, permuted, randomly filled block.</summary>
    public static Tensor RandomView(System.Random random, Shape shape, DType dtype, double scale = 2)
    {
        var order = Enumerable.Range(0, shape.Rank).ToArray();
        if (random.Next(2) == 0)
        {
            random.Shuffle(order);
        }

        var before = new int[shape.Rank];
        var outer = new int[shape.Rank];
        for (var i = 0; i < shape.Rank; i++)
        {
            before[i] = random.Next(3) == 0 ? random.Next(3) : 0;
            outer[Array.IndexOf(order, i)] = shape[i] + before[i] + (random.Next(3) == 0 ? random.Next(3) : 0);
        }

        var view = RandomDense(random, new Shape(outer), dtype, scale);
        // order[j] = axis of the result that lies at j in memory; Permute wants the inverse.
        var inverse = new int[shape.Rank];
        for (var j = 0; j < shape.Rank; j++)
        {
            inverse[order[j]] = j;
        }

        view = shape.Rank == 0 ? view : view.Permute(inverse);
        for (var i = 0; i < shape.Rank; i++)
        {
            view = view.Slice(i, before[i], shape[i]);
        }

        return view;
    }

    public static Tensor RandomDense(System.Random random, Shape shape, DType dtype, double scale = 2)
    {
        var values = new double[shape.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextDouble() * 2 - 1) * scale;
        }

        return Of(values, shape, dtype);
    }

    public static Tensor Of(double[] values, Shape shape, DType dtype) => dtype == DType.Float64
        ? Tensor.From<double>(values, shape)
        : Tensor.From<float>(Array.ConvertAll(values, v => (float)v), shape);

    /// <summary>The same shape with some axes of length 1, or leading axes left out.</summary>
    public static Shape RandomBroadcast(System.Random random, Shape shape, bool keepRank = false)
    {
        var lengths = shape.ToArray();
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = random.Next(3) == 0 ? 1 : lengths[i];
        }

        return new Shape(lengths[(keepRank ? 0 : random.Next(lengths.Length + 1))..]);
    }

    public static double[] ToDoubles(this Tensor x) =>
        x.DType == DType.Float64 ? x.ToArray<double>() : Array.ConvertAll(x.ToArray<float>(), v => (double)v);

    /// <summary>Row-major number of the element of a smaller shape that broadcasts to element <paramref name="index"/> of a larger one.</summary>
    public static long Project(long index, Shape from, Shape to)
    {
        long result = 0;
        long step = 1;
        for (var axis = 1; axis <= from.Rank; axis++)
        {
            var at = index % from[^axis];
            index /= from[^axis];
            if (axis <= to.Rank)
            {
                result += to[^axis] == 1 ? 0 : at * step;
                step *= to[^axis];
            }
        }

        return result;
    }

    /// <summary>Asserts equality to an absolute-or-relative tolerance.</summary>
    public static void Near(double expected, double actual, double tolerance, string what)
    {
        if (!(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected))) && !expected.Equals(actual))
        {
            Assert.Fail($"{what}: expected {expected:R}, got {actual:R}");
        }
    }

    public static void Near(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Near(expected[i], actual[i], tolerance, $"{what} [{i}]");
        }
    }
}
