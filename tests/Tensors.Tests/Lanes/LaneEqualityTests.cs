using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Tests.Cpu;
using OpAbs = AlphaNet.Pure.Tensors.Lanes.Ops.Abs;

namespace AlphaNet.Pure.Tensors.Tests.Lanes;

/// <summary>Every operation gives the same bits at every width of vectors, tails included.</summary>
public sealed class LaneEqualityTests : IDisposable
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 3f, -3f, 6f, float.Epsilon, -float.Epsilon, 1e-38f, 1e-20f, 87f, 88.7f, 89f, 104f, -87f, -88f, -103f, -104f, -200f, 1e9f, -1e9f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    private readonly CpuBackend scalar = new(1, SimdLevel.Scalar);
    private readonly CpuBackend[] wide = [new(1, SimdLevel.Vector128), new(1, SimdLevel.Vector256), new(1, SimdLevel.Vector512)];

    public void Dispose()
    {
        scalar.Dispose();
        Array.ForEach(wide, backend => backend.Dispose());
    }

    [Fact]
    public void UnaryOperations()
    {
        CheckUnary<Identity>();
        CheckUnary<Negate>();
        CheckUnary<Exp>();
        CheckUnary<Log>();
        CheckUnary<Sqrt>();
        CheckUnary<Square>();
        CheckUnary<OpAbs>();
        CheckUnary<Relu>();
        CheckUnary<Relu6>();
        CheckUnary<Swish>();
        CheckUnary<Sigmoid>();
        CheckUnary<HardSigmoid>();
        CheckUnary<HardSwish>();
        CheckUnary<Tanh>();
        CheckUnary<Reciprocal>();
    }

    [Fact]
    public void BinaryOperations()
    {
        CheckBinary<Add>();
        CheckBinary<Subtract>();
        CheckBinary<Multiply>();
        CheckBinary<Divide>();
        CheckBinary<Maximum>();
        CheckBinary<Minimum>();
    }

    [Fact]
    public void Reductions()
    {
        foreach (var shape in (Shape[])[new(1, 257), new(257, 1), new(9, 31), new(130, 5), new(3, 70_000), new(700, 144)])
        {
            var x = Views.RandomDense(new System.Random(5), shape, DType.Float32);
            foreach (var to in (Shape[])[shape.With(0, 1), shape.With(1, 1), new(1, 1)])
            {
                var expected = Tensor.Uninitialized(to);
                scalar.Reduce<Sum>(x, expected);
                foreach (var backend in wide)
                {
                    var y = Tensor.Uninitialized(to);
                    backend.Reduce<Sum>(x, y);
                    AssertBits(expected, y, $"sum of {shape} to {to} at {backend.Level}");
                }
            }
        }
    }

    [Fact]
    public void BatchNorm()
    {
        foreach (var channels in (int[])[1, 3, 16, 24, 13, 144])
        {
            var random = new System.Random(channels);
            var x = Views.RandomDense(random, new Shape(3, 7, 9, channels), DType.Float32);
            var expected = BatchNormTests.RunAll<Swish>(scalar, x);
            foreach (var backend in wide)
            {
                var actual = BatchNormTests.RunAll<Swish>(backend, x);
                for (var i = 0; i < expected.Length; i++)
                {
                    AssertBits(expected[i], actual[i], $"batch norm result {i} of {channels} channels at {backend.Level}");
                }
            }
        }
    }

    private void CheckUnary<TOp>() where TOp : struct, IUnaryOp
    {
        var random = new System.Random(7);
        for (var length = 0; length <= 257; length++)
        {
            var x = Numbers(random, length);
            var dy = Numbers(random, length);
            var (y, dx) = Run(scalar, x, dy);
            foreach (var backend in wide)
            {
                var (wideY, wideDx) = Run(backend, x, dy);
                AssertBits(y, wideY, $"{typeof(TOp).Name} at {backend.Level}, length {length}");
                AssertBits(dx, wideDx, $"{typeof(TOp).Name} backward at {backend.Level}, length {length}");
            }
        }

        static (Tensor Y, Tensor Dx) Run(CpuBackend backend, in Tensor x, in Tensor dy)
        {
            var (y, dx) = (Tensor.Uninitialized(x.Shape), Tensor.Uninitialized(x.Shape));
            backend.Unary<TOp>(x, y);
            backend.UnaryBackward<TOp>(x, dy, dx, false);
            return (y, dx);
        }
    }

    private void CheckBinary<TOp>() where TOp : struct, IBinaryOp
    {
        var random = new System.Random(8);
        for (var length = 0; length <= 257; length++)
        {
            var (a, b, dy) = (Numbers(random, length), Numbers(random, length), Numbers(random, length));
            var expected = Run(scalar);
            foreach (var backend in wide)
            {
                var actual = Run(backend);
                for (var i = 0; i < expected.Length; i++)
                {
                    AssertBits(expected[i], actual[i], $"{typeof(TOp).Name} result {i} at {backend.Level}, length {length}");
                }
            }

            Tensor[] Run(CpuBackend backend)
            {
                Tensor[] results = [Tensor.Uninitialized(a.Shape), Tensor.Uninitialized(a.Shape), Tensor.Uninitialized(a.Shape)];
                backend.Binary<TOp>(a, b, results[0]);
                backend.BinaryBackward<TOp>(a, b, dy, results[1], false, false);
                backend.BinaryBackward<TOp>(a, b, dy, results[2], true, false);
                return results;
            }
        }
    }

    private static Tensor Numbers(System.Random random, int length)
    {
        var values = new float[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = random.Next(4) == 0 ? Special[random.Next(Special.Length)] : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 3)));
        }

        return Tensor.From<float>(values, new Shape(length));
    }

    // NaN is NaN: its sign and payload are the processor's.
    private static void AssertBits(in Tensor expected, in Tensor actual, string what)
    {
        var (e, a) = (expected.ToArray<float>(), actual.ToArray<float>());
        for (var i = 0; i < e.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(e[i]) != BitConverter.SingleToInt32Bits(a[i]) && !(float.IsNaN(e[i]) && float.IsNaN(a[i])))
            {
                Assert.Fail($"{what}, element {i}: scalar {e[i]:R}, vector {a[i]:R}");
            }
        }
    }
}
