using System.Numerics.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Tests;

public sealed class TensorTests
{
    private static Tensor Counting(params int[] lengths)
    {
        var shape = new Shape(lengths);
        return Tensor.From<float>(Enumerable.Range(0, (int)shape.Count).Select(i => (float)i).ToArray(), shape);
    }

    [Fact]
    public void ViewsReadTheRightElements()
    {
        var x = Counting(2, 3, 4);
        Assert.Equal([5f, 6f, 17f, 18f], x.Slice(1, 1, 1).Slice(2, 1, 2).ToArray<float>());
        Assert.Equal([0f, 1f, 4f, 5f], x.Prefix(1, 2, 2).ToArray<float>());
        Assert.Equal([0f, 4f, 8f, 1f, 5f, 9f, 2f, 6f, 10f, 3f, 7f, 11f], x.Slice(0, 0, 1).Squeeze(0).Transpose().ToArray<float>());
        Assert.Equal([0f, 12f, 1f, 13f], x.Permute(1, 2, 0).Slice(0, 0, 1).Slice(1, 0, 2).ToArray<float>());
        Assert.Equal([3f, 3f, 3f], x.Reshape(-1).Slice(0, 3, 1).BroadcastTo(new Shape(3)).ToArray<float>());
        Assert.Equal(new Shape(6, 4), x.Reshape(-1, 4).Shape);
    }

    [Fact]
    public void PermutingBackGivesTheSameTensor() => Views.ForSeeds(100, random =>
    {
        var x = Views.RandomView(random, Views.RandomShape(random), DType.Float64);
        if (x.Rank == 0)
        {
            return;
        }

        var order = Enumerable.Range(0, x.Rank).ToArray();
        random.Shuffle(order);
        var back = order.Select((_, i) => Array.IndexOf(order, i)).ToArray();
        Assert.Equal(x.ToArray<double>(), x.Permute(order).Permute(back).ToArray<double>());
        Assert.Equal(x.ToArray<double>(), x.Clone().ToArray<double>());
        Assert.Equal(x.Clone().ToArray<double>(), x.Clone().Reshape((int)x.Count).ToArray<double>());
    });

    [Fact]
    public void WritingAViewWritesTheWhole()
    {
        var x = Tensor.Zeros(new Shape(3, 3));
        x.Slice(0, 1, 1).Slice(1, 1, 1).CopyFrom(Counting(1, 1).Clone());
        x.Slice(0, 2, 1).CopyFrom(Counting(1, 3));
        Assert.Equal([0f, 0f, 0f, 0f, 0f, 0f, 0f, 1f, 2f], x.ToArray<float>());
        x.Slice(1, 1, 1).Clear();
        Assert.Equal([0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 2f], x.ToArray<float>());
    }

    [Fact]
    public void Copying_between_overlapping_views_gives_what_the_source_held_before() => Views.ForSeeds(200, random =>
    {
        var block = Counting(6, 6, 6);
        var shape = new Shape([.. Enumerable.Range(0, 3).Select(_ => random.Next(1, 5))]);
        Tensor View(Tensor of)
        {
            var order = new[] { 0, 1, 2 };
            random.Shuffle(order);
            of = of.Permute(order);
            for (var axis = 0; axis < 3; axis++)
            {
                of = of.Slice(axis, random.Next(0, 6 - shape[axis] + 1), shape[axis]);
            }

            return of;
        }

        var (to, from) = (View(block), View(block));
        var expected = from.Clone().ToArray<float>();
        to.CopyFrom(from);
        Assert.Equal(expected, to.ToArray<float>());
    });

    [Fact]
    public void A_matrix_takes_its_own_transpose()
    {
        var array = new[] { 1f, 2f, 3f, 4f };
        var x = Tensor.Wrap(array, new Shape(2, 2));
        x.CopyFrom(x.Transpose());
        Assert.Equal([1f, 3f, 2f, 4f], array);
        // The same array behind another block.
        x.CopyFrom(Tensor.Wrap(array, new Shape(2, 2)).Transpose());
        Assert.Equal([1f, 2f, 3f, 4f], array);
    }

    [Fact]
    public void Copying_to_a_view_that_repeats_its_elements_is_refused()
    {
        var row = Tensor.Zeros(new Shape(1, 2)).BroadcastTo(new Shape(3, 2));
        Assert.Contains("repeats its elements along axis 0", Assert.Throws<ShapeException>(() => row.CopyFrom(Counting(3, 2))).Message);
    }

    [Fact]
    public void Views_without_elements_lie_densely()
    {
        var none = Tensor.Zeros(new Shape(2, 3)).Slice(1, 0, 0);
        Assert.True(none.IsContiguous);
        Assert.Equal(new Shape(0, 7), none.Reshape(0, 7).Shape);
        Assert.Empty(none.ToArray<float>());
        Assert.Equal(0, none.Span<float>().Length);
        none.Clear();
        none.CopyFrom(Tensor.Zeros(new Shape(2, 0)));
        Assert.Equal(new Shape(2, 0), none.Clone().Shape);
    }

    [Fact]
    public void All_axes_but_the_last_are_the_rows_of_a_matrix()
    {
        Assert.Equal(new Shape(6, 4), Counting(2, 3, 4).ToMatrix().Shape);
        Assert.Equal(new Shape(1, 4), Counting(4).ToMatrix().Shape);
        Assert.Equal(new Shape(6, 0), Counting(2, 3, 0).ToMatrix().Shape);
        Assert.Equal([0f, 2f, 1f, 3f], Counting(2, 2).Transpose().ToMatrix().ToArray<float>());
        Assert.Contains("no axis", Assert.Throws<ShapeException>(() => Counting().ToMatrix()).Message);
        Assert.Contains("4,294,967,296 rows", Assert.Throws<ShapeException>(() => Counting(1 << 16, 1 << 16, 0).ToMatrix()).Message);
    }

    [Fact]
    public void Another_element_type_is_new_memory_of_the_nearest_numbers()
    {
        var x = Tensor.From<double>([-1.5, 0.1, 300, 1e300, double.NaN, 7], new Shape(2, 3)).Transpose();
        Assert.Equal([-1.5f, float.PositiveInfinity, 0.1f, float.NaN, 300f, 7f], x.To(DType.Float32).ToArray<float>());
        Assert.Equal([0, 255, 0, 0, 255, 7], x.To(DType.UInt8).ToArray<byte>());
        Assert.Equal([-1, int.MaxValue, 0, 0, 300, 7], x.To(DType.Int32).ToArray<int>());
        Assert.Equal([-1L, long.MaxValue, 0, 0, 300, 7], x.To(DType.Int64).ToArray<long>());
        Assert.Equal([1.0, 2.0], Tensor.From<long>([1, 2], new Shape(2)).To(DType.Float64).ToArray<double>());

        // The same type as well: it is memory of its own, and dense.
        var copy = x.To(DType.Float64);
        Assert.True(copy.IsContiguous);
        Assert.Equal(x.ToArray<double>(), copy.ToArray<double>());
        copy.Clear();
        Assert.Equal(300, x.ToArray<double>()[4]);
        using var backend = new CpuBackend(1);
        foreach (var to in Enum.GetValues<DType>())
        {
            var expected = Tensor.Zeros(x.Shape, to);
            backend.Copy(x, expected);
            Assert.Equal(expected.To(DType.Float64).ToArray<double>(), x.To(to).To(DType.Float64).ToArray<double>());
        }
    }

    [Fact]
    public void WrappedArraysAndSpansAreTheSameMemory()
    {
        var array = new float[6];
        var x = Tensor.Wrap(array, new Shape(2, 3));
        x.Span<float>()[4] = 5;
        Assert.Equal(5, array[4]);
        array[0] = 7;
        Assert.Equal(7, x.ToArray<float>()[0]);

        var span = x.Transpose().AsTensorSpan<float>();
        Assert.Equal(5, span[1, 1]);
        span[2, 0] = 9;
        Assert.Equal(9, array[2]);
    }

    [Fact]
    public void BorrowedTensorSpansAreTheSameMemoryForTheCallOnly()
    {
        var array = new float[12];
        var kept = default(Tensor);
        var span = new TensorSpan<float>(array, [2, 2], [6, 1]);
        Tensor.Borrow(span, x =>
        {
            kept = x;
            Assert.Equal(new Shape(2, 2), x.Shape);
            x.Slice(0, 1, 1).Slice(1, 1, 1).CopyFrom(Tensor.From<float>([3f], new Shape(1, 1)));
        });
        Assert.Equal(3, array[7]);
        Assert.False(kept.IsAlive);
        Assert.Throws<TensorReleasedException>(() => kept.ToArray<float>());
    }

    [Fact]
    public void BorrowedTensorSpansHaveNoMoreElementsThanATensor() =>
        Assert.Contains("3,000,000,000 elements", Assert.Throws<ShapeException>(() => Tensor.Borrow(new TensorSpan<float>(new float[1], [50_000, 60_000], [0, 0]), _ => { })).Message);

    [Fact]
    public void UseAfterReturnIsRefusedEvenWhenTheBlockServesAgain()
    {
        var pool = new MemoryPool();
        var x = pool.RentZeroed(new Shape(4, 5), DType.Float32);
        var view = x.Slice(0, 1, 2);
        pool.Return(x);
        Assert.False(view.IsAlive);
        var next = pool.Rent(new Shape(4, 5), DType.Float32);
        Assert.Throws<TensorReleasedException>(() => view.ToArray<float>());
        Assert.Throws<TensorReleasedException>(() => pool.Return(x));
        next.Clear();
        Assert.Equal(0f, next.ToArray<float>()[0]);
    }

    [Fact]
    public void RefusalsNameShapes()
    {
        var x = Counting(2, 3);
        Assert.Contains("[2, 3]", Assert.Throws<ShapeException>(() => x.Slice(1, 2, 2)).Message);
        Assert.Throws<ShapeException>(() => x.Permute(0, 0));
        Assert.Throws<ShapeException>(() => x.Reshape(4, 2));
        Assert.Contains("only one length may be -1", Assert.Throws<ShapeException>(() => x.Reshape(-1, -1)).Message);
        Assert.Contains("[2, -3]", Assert.Throws<ShapeException>(() => x.Reshape(2, -3)).Message);
        Assert.Throws<ShapeException>(() => x.Transpose().Reshape(6));
        Assert.Throws<ShapeException>(() => x.BroadcastTo(new Shape(2, 4)));
        Assert.Throws<ShapeException>(() => x.Span<double>().Length);
        Assert.Throws<ShapeException>(() => x.Transpose().Span<float>().Length);
        Assert.Throws<ShapeException>(() => x.Squeeze(0));
        Assert.Throws<ShapeException>(() => x.Unsqueeze(x.Rank + 1));
        Assert.Throws<ShapeException>(() => x.Item<float>());
        Assert.Throws<ShapeException>(() => Tensor.Wrap(new float[5], new Shape(2, 3)));
        Assert.Throws<InvalidOperationException>(() => default(Tensor).ThrowIfReleased());
    }

    [Fact]
    public void Unsqueeze_inverts_squeeze_on_any_view()
    {
        var x = Tensor.From<float>([.. Enumerable.Range(0, 24).Select(i => (float)i)], new Shape(2, 3, 4)).Permute(2, 0, 1).Slice(0, 1, 2);
        for (var axis = 0; axis <= 3; axis++)
        {
            var longer = x.Unsqueeze(axis);
            Assert.Equal(1, longer.Shape[axis]);
            Assert.Equal(x.ToArray<float>(), longer.ToArray<float>());
            Assert.Equal(x.Shape, longer.Squeeze(axis).Shape);
            Assert.Equal(x.ToArray<float>(), longer.Squeeze(axis).ToArray<float>());
        }

        Assert.True(Tensor.Zeros(new Shape(3, 5)).Unsqueeze(1).Unsqueeze(3).IsContiguous);
    }
}
