using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class ElementwiseTests : IDisposable
{
    private readonly CpuBackend cpu = new(1);

    public void Dispose() => cpu.Dispose();

    [Fact]
    public void BinaryOfAnyViewsEqualsAnIndexLoop() => Views.ForSeeds(300, random =>
    {
        Check<Add>(random, (a, b) => a + b);
        Check<Multiply>(random, (a, b) => a * b);
        Check<Maximum>(random, Math.Max);
    });

    [Fact]
    public void UnaryOfAnyViewEqualsAnIndexLoop() => Views.ForSeeds(200, random =>
    {
        var shape = Views.RandomShape(random);
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var x = Views.RandomView(random, shape, dtype);
        var y = Views.RandomView(random, shape, dtype);
        cpu.Unary<Square>(x, y);
        Views.Near(Array.ConvertAll(x.ToDoubles(), v => v * v), y.ToDoubles(), 1e-6, $"square of {x} {x.Strides}");
    });

    [Fact]
    public void UnaryBackwardAddsOrOverwrites() => Views.ForSeeds(100, random =>
    {
        var shape = Views.RandomShape(random);
        var (x, dy, dx) = (View(), View(), View());
        var before = dx.ToDoubles();
        var accumulate = random.Next(2) == 0;
        cpu.UnaryBackward<Square>(x, dy, dx, accumulate);
        var expected = x.ToDoubles().Zip(dy.ToDoubles(), (a, b) => 2 * a * b).Zip(before, (g, old) => accumulate ? old + g : g).ToArray();
        Views.Near(expected, dx.ToDoubles(), 1e-14, "dx");

        Tensor View() => Views.RandomView(random, shape, DType.Float64);
    });

    [Fact]
    public void SliceThenOpIsOpThenSlice() => Views.ForSeeds(100, random =>
    {
        var shape = new Shape(random.Next(1, 6), random.Next(1, 40), random.Next(1, 40));
        var x = Views.RandomDense(random, shape, DType.Float32);
        var axis = random.Next(3);
        var start = random.Next(shape[axis]);
        var length = random.Next(1, shape[axis] - start + 1);
        var whole = Tensor.Uninitialized(shape);
        cpu.Unary<Swish>(x, whole);
        var part = Tensor.Uninitialized(shape.With(axis, length));
        cpu.Unary<Swish>(x.Slice(axis, start, length), part);
        Assert.Equal(whole.Slice(axis, start, length).ToArray<float>(), part.ToArray<float>());
    });

    [Fact]
    public void OutputMayBeAnInput()
    {
        var x = Views.RandomDense(new System.Random(1), new Shape(37, 29), DType.Float32);
        var apart = Tensor.Uninitialized(x.Shape);
        cpu.Unary<Swish>(x, apart);
        var inPlace = x.Clone();
        cpu.Unary<Swish>(inPlace, inPlace);
        Assert.Equal(apart.ToArray<float>(), inPlace.ToArray<float>());

        cpu.Binary<Multiply>(x, apart, apart);
        cpu.Binary<Multiply>(x, inPlace, inPlace);
        Assert.Equal(apart.ToArray<float>(), inPlace.ToArray<float>());
    }

    [Fact]
    public void AddScaledBroadcasts() => Views.ForSeeds(100, random =>
    {
        var shape = Views.RandomShape(random);
        var small = Views.RandomBroadcast(random, shape);
        var x = Views.RandomView(random, small, DType.Float64);
        var y = Views.RandomView(random, shape, DType.Float64);
        var before = y.ToDoubles();
        var values = x.ToDoubles();
        cpu.AddScaled(x, -1.5, y, accumulate: true);
        var expected = before.Select((old, i) => old - 1.5 * values[Views.Project(i, shape, small)]).ToArray();
        Views.Near(expected, y.ToDoubles(), 1e-14, "y");
    });

    [Fact]
    public void BinaryBackwardSumsOverBroadcastAxes() => Views.ForSeeds(300, random =>
    {
        var shape = Views.RandomShape(random);
        var (aShape, bShape) = (Views.RandomBroadcast(random, shape), Views.RandomBroadcast(random, shape));
        var dtype = random.Next(3) == 0 ? DType.Float32 : DType.Float64;
        var a = Views.RandomView(random, aShape, dtype);
        var b = Views.RandomView(random, bShape, dtype);
        var dy = Views.RandomView(random, shape, dtype);
        var ofSecond = random.Next(2) == 0;
        var accumulate = random.Next(2) == 0;
        var dx = Views.RandomView(random, ofSecond ? bShape : aShape, dtype);
        var expected = accumulate ? dx.ToDoubles() : new double[dx.Count];
        // A long sum of signed terms cancels: its rounding is measured by the root of their squares, not by what is left of it.
        var squares = Array.ConvertAll(expected, v => v * v);
        var (av, bv, gv) = (a.ToDoubles(), b.ToDoubles(), dy.ToDoubles());
        for (var i = 0; i < gv.Length; i++)
        {
            var at = Views.Project(i, shape, dx.Shape);
            var term = gv[i] * (ofSecond ? av[Views.Project(i, shape, aShape)] : bv[Views.Project(i, shape, bShape)]);
            expected[at] += term;
            squares[at] += term * term;
        }

        cpu.BinaryBackward<Multiply>(a, b, dy, dx, ofSecond, accumulate);
        var actual = dx.ToDoubles();
        var tolerance = dtype == DType.Float32 ? 5e-6 : 1e-13;
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.True(
                Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Sqrt(squares[i])),
                $"d{(ofSecond ? 'b' : 'a')} of {a} {b} {dy} [{i}]: expected {expected[i]:R}, got {actual[i]:R}");
        }
    });

    [Fact]
    public void RefusalsNameOperationAndShapes()
    {
        var x = Tensor.Zeros(new Shape(2, 3));
        var y = Tensor.Zeros(new Shape(3, 2));
        var error = Assert.Throws<ShapeException>(() => cpu.Unary<Swish>(x, y));
        Assert.Equal("Swish", error.Operation);
        Assert.Contains("[2, 3]", error.Message);
        Assert.Contains("[3, 2]", error.Message);
        Assert.Throws<ShapeException>(() => cpu.Binary<Add>(x, y, x));
        Assert.Throws<ShapeException>(() => cpu.Binary<Add>(x, x, Tensor.Zeros(new Shape(2, 3), DType.Float64)));
        Assert.Throws<ShapeException>(() => cpu.Unary<Relu>(Tensor.Zeros(new Shape(2), DType.Int32), Tensor.Zeros(new Shape(2), DType.Int32)));
        Assert.Throws<ShapeException>(() => cpu.AddScaled(y, 1, x, false));
    }

    [Fact]
    public void EmptyTensorsAreNothingToDo()
    {
        var empty = Tensor.Zeros(new Shape(3, 0));
        cpu.Unary<Swish>(empty, empty);
        cpu.Binary<Add>(empty, Tensor.Zeros(new Shape(1)), empty);
        cpu.Fill(empty, 1);
    }

    private void Check<TOp>(System.Random random, Func<double, double, double> f) where TOp : struct, IBinaryOp
    {
        var shape = Views.RandomShape(random);
        var (aShape, bShape) = (Views.RandomBroadcast(random, shape), Views.RandomBroadcast(random, shape));
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var a = Views.RandomView(random, aShape, dtype);
        var b = Views.RandomView(random, bShape, dtype);
        var y = Views.RandomView(random, shape, dtype);
        var accumulate = random.Next(2) == 0;
        var expected = accumulate ? y.ToDoubles() : new double[y.Count];
        var (av, bv) = (a.ToDoubles(), b.ToDoubles());
        for (var i = 0; i < expected.Length; i++)
        {
            expected[i] += f(av[Views.Project(i, shape, aShape)], bv[Views.Project(i, shape, bShape)]);
        }

        cpu.Binary<TOp>(a, b, y, accumulate);
        Views.Near(expected, y.ToDoubles(), 1e-6, $"{typeof(TOp).Name} of {a} {a.Strides} and {b} {b.Strides}");
    }
}
