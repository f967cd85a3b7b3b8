using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using OpAbs = AlphaNet.Pure.Tensors.Lanes.Ops.Abs;

namespace AlphaNet.Pure.Tensors.Tests.Lanes;

/// <summary>Operations against the runtime's double functions, and derivatives against differences.</summary>
public sealed class OpAccuracyTests : IDisposable
{
    private readonly CpuBackend cpu = new(1);

    public void Dispose() => cpu.Dispose();

    [Fact]
    public void FloatFunctionsAreWithinUlpsOfDouble()
    {
        CheckUlps<Exp>(Math.Exp, -86, 88, 2);
        CheckUlps<Log>(Math.Log, 1e-3, 1e3, 1.5);
        CheckUlps<Log>(Math.Log, 0.9, 1.1, 1.5);
        CheckUlps<Log>(Math.Log, 1e-44, 1e-38, 1.5);
        CheckUlps<Sqrt>(Math.Sqrt, 0, 100, 0.5);
        CheckUlps<Sigmoid>(x => 1 / (1 + Math.Exp(-x)), -80, 80, 4);
        CheckUlps<Swish>(x => x / (1 + Math.Exp(-x)), -80, 80, 5);
        CheckUlps<Tanh>(Math.Tanh, -20, 20, 6);
        CheckUlps<Tanh>(Math.Tanh, -1e-3, 1e-3, 6);
        CheckUlps<HardSigmoid>(x => Math.Clamp(x + 3, 0, 6) / 6, 0, 5, 1);
        CheckUlps<Reciprocal>(x => 1 / x, 0.01, 100, 0.5);
    }

    [Fact]
    public void DerivativesAgreeWithCentralDifferences()
    {
        CheckDerivative<Identity>(-4, 7);
        CheckDerivative<Negate>(-4, 7);
        CheckDerivative<Exp>(-4, 4);
        CheckDerivative<Log>(0.5, 7);
        CheckDerivative<Sqrt>(0.5, 7);
        CheckDerivative<Square>(-4, 7);
        CheckDerivative<OpAbs>(-4, 7);
        CheckDerivative<Relu>(-4, 7);
        CheckDerivative<Relu6>(-4, 9);
        CheckDerivative<Swish>(-9, 9);
        CheckDerivative<Sigmoid>(-9, 9);
        CheckDerivative<HardSigmoid>(-5, 5);
        CheckDerivative<HardSwish>(-5, 5);
        CheckDerivative<Tanh>(-5, 5);
        CheckDerivative<Reciprocal>(0.5, 7);
    }

    [Fact]
    public void BinaryDerivativesAgreeWithCentralDifferences()
    {
        CheckBinaryDerivatives<Add>();
        CheckBinaryDerivatives<Subtract>();
        CheckBinaryDerivatives<Multiply>();
        CheckBinaryDerivatives<Divide>();
        CheckBinaryDerivatives<Maximum>();
        CheckBinaryDerivatives<Minimum>();
    }

    [Fact]
    public void DerivativesAtKinksFollowTheReference()
    {
        Assert.Equal([0, 0, 1, 0, 0], Derivative<Relu6>([-1, 0, 3, 6, 7]));
        Assert.Equal([0, 0, 1 / 6.0, 0, 0], Derivative<HardSigmoid>([-4, -3, 0, 3, 4]));
        Assert.Equal([0, 0, 0.5, 1, 1], Derivative<HardSwish>([-4, -3, 0, 3, 4]));
        Assert.Equal([0, 0, 1], Derivative<Relu>([-1, 0, 1]));
        Assert.Equal([-1, 0, 1], Derivative<OpAbs>([-1, 0, 1]));
    }

    [Fact]
    public void LogarithmsOfNoPositiveNumbers()
    {
        var x = Tensor.From<float>([0f, -0f, -1f, float.NaN, float.PositiveInfinity], new Shape(5));
        cpu.Unary<Log>(x, x);
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity, float.NaN, float.NaN, float.PositiveInfinity], x.ToArray<float>());
    }

    [Fact]
    public void FusedDerivativesEqualSeparateOnes()
    {
        for (var v = -6.0; v < 6; v += 0.37)
        {
            CheckFused<Swish>(v);
            CheckFused<Sigmoid>(v);
            CheckFused<Tanh>(v);
            CheckFused<HardSwish>(v);
        }
    }

    private static unsafe void CheckFused<TOp>(double value) where TOp : struct, IUnaryOp
    {
        var x = D1.Create(value);
        var forward = TOp.ForwardAndDerivative<TOp, D1>(x, out var derivative);
        double* results = stackalloc double[4];
        D1.Store(results, forward);
        D1.Store(results + 1, derivative);
        D1.Store(results + 2, TOp.Forward(x));
        D1.Store(results + 3, TOp.Derivative(x));
        Assert.Equal(results[2], results[0]);
        Assert.Equal(results[3], results[1]);
    }

    private double[] Derivative<TOp>(double[] values) where TOp : struct, IUnaryOp
    {
        var x = Views.Of(values, new Shape(values.Length), DType.Float64);
        var dy = Tensor.Uninitialized(x.Shape, DType.Float64);
        cpu.Fill(dy, 1);
        var dx = Tensor.Uninitialized(x.Shape, DType.Float64);
        cpu.UnaryBackward<TOp>(x, dy, dx, false);
        return dx.ToArray<double>();
    }

    private double[] Forward<TOp>(double[] values) where TOp : struct, IUnaryOp
    {
        var x = Views.Of(values, new Shape(values.Length), DType.Float64);
        cpu.Unary<TOp>(x, x);
        return x.ToArray<double>();
    }

    private void CheckUlps<TOp>(Func<double, double> exact, double low, double high, double ulps) where TOp : struct, IUnaryOp
    {
        var x = Tensor.Uninitialized(new Shape(100_003));
        cpu.RandomUniform(x, new(1, 2, 3), low, high);
        var y = Tensor.Uninitialized(x.Shape);
        cpu.Unary<TOp>(x, y);
        var (xs, ys) = (x.ToArray<float>(), y.ToArray<float>());
        for (var i = 0; i < xs.Length; i++)
        {
            var expected = exact(xs[i]);
            var unit = (double)float.BitIncrement(Math.Abs((float)expected)) - Math.Abs((float)expected);
            if (!(Math.Abs(ys[i] - expected) <= ulps * unit + 1e-45))
            {
                Assert.Fail($"{typeof(TOp).Name}({xs[i]:R}) = {ys[i]:R}, exactly {expected:R}: {Math.Abs(ys[i] - expected) / unit:F2} ulp");
            }
        }
    }

    private void CheckDerivative<TOp>(double low, double high) where TOp : struct, IUnaryOp
    {
        const double Step = 1e-6;
        // An odd number of points keeps off the kinks at whole numbers.
        var points = Enumerable.Range(0, 97).Select(i => low + (high - low) * (i + 0.4321) / 97).ToArray();
        var above = Forward<TOp>(Array.ConvertAll(points, p => p + Step));
        var below = Forward<TOp>(Array.ConvertAll(points, p => p - Step));
        var expected = above.Zip(below, (a, b) => (a - b) / (2 * Step)).ToArray();
        Views.Near(expected, Derivative<TOp>(points), 1e-7, typeof(TOp).Name);
    }

    private void CheckBinaryDerivatives<TOp>() where TOp : struct, IBinaryOp
    {
        const double Step = 1e-6;
        var shape = new Shape(101);
        var a = Views.RandomDense(new System.Random(1), shape, DType.Float64);
        var b = Views.RandomDense(new System.Random(2), shape, DType.Float64);
        cpu.Binary<Add>(b, Views.Of([3.0], new Shape(1), DType.Float64), b);
        var dy = Tensor.Uninitialized(shape, DType.Float64);
        cpu.Fill(dy, 1);
        var dx = Tensor.Uninitialized(shape, DType.Float64);
        cpu.BinaryBackward<TOp>(a, b, dy, dx, false, false);
        Views.Near(Difference(Step, 0), dx.ToArray<double>(), 1e-7, $"{typeof(TOp).Name} da");
        cpu.BinaryBackward<TOp>(a, b, dy, dx, true, false);
        Views.Near(Difference(0, Step), dx.ToArray<double>(), 1e-7, $"{typeof(TOp).Name} db");

        double[] Difference(double stepA, double stepB) =>
            At(stepA, stepB).Zip(At(-stepA, -stepB), (up, down) => (up - down) / (2 * Step)).ToArray();

        double[] At(double stepA, double stepB)
        {
            var (shiftedA, shiftedB) = (Shifted(a, stepA), Shifted(b, stepB));
            cpu.Binary<TOp>(shiftedA, shiftedB, shiftedA);
            return shiftedA.ToArray<double>();
        }

        static Tensor Shifted(in Tensor x, double by) => Views.Of(Array.ConvertAll(x.ToArray<double>(), v => v + by), x.Shape, DType.Float64);
    }
}
