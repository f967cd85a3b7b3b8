using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Lanes;

public sealed class QuartetTests
{
    [Fact]
    public void Every_operation_of_four_in_step_is_that_of_each()
    {
        var random = new System.Random(3);
        for (var round = 0; round < 1000; round++)
        {
            var (a, b, c) = (Numbers(), Numbers(), Numbers());
            var (qa, qb, qc) = (Of(a), Of(b), Of(c));
            Check(qa + qb, i => a[i] + b[i]);
            Check(qa - qb, i => a[i] - b[i]);
            Check(qa * qb, i => a[i] * b[i]);
            Check(qa / qb, i => a[i] / b[i]);
            Check(-qa, i => -a[i]);
            Check(Quartet<F1>.Fma(qa, qb, qc), i => MathF.FusedMultiplyAdd(a[i], b[i], c[i]));
            Check(Quartet<F1>.Fma(qa, 3f, 5f), i => MathF.FusedMultiplyAdd(a[i], 3f, 5f));
            Check(Quartet<F1>.Fma(qa, 3f, qc), i => MathF.FusedMultiplyAdd(a[i], 3f, c[i]));
            Check(Quartet<F1>.Fma(qa, qb, 5f), i => MathF.FusedMultiplyAdd(a[i], b[i], 5f));
            Check(Quartet<F1>.Add(qa, 3f), i => a[i] + 3f);
            Check(Quartet<F1>.Inverse(qa), i => 1 / a[i]);
            Check(Quartet<F1>.Max(qa, qb), i => MathF.Max(a[i], b[i]));
            Check(Quartet<F1>.Min(qa, qb), i => MathF.Min(a[i], b[i]));
            Check(Quartet<F1>.Abs(qa), i => MathF.Abs(a[i]));
            Check(Quartet<F1>.Sqrt(qa), i => MathF.Sqrt(a[i]));
            Check(Quartet<F1>.Clamp(qa, -1f, 2f), i => Math.Clamp(a[i], -1f, 2f));
            Check(Quartet<F1>.Log(Quartet<F1>.Abs(qa)), i => F1.Log(new F1(MathF.Abs(a[i]))).Vector);
            Check(Quartet<F1>.Select(Quartet<F1>.LessThan(qa, qb), qb, qc), i => a[i] < b[i] ? b[i] : c[i]);
            Check(Tanh.Forward(qa), i => Tanh.Forward(new F1(a[i])).Vector);
        }

        float[] Numbers() => [.. Enumerable.Range(0, 4).Select(_ => (random.NextSingle() - 0.5f) * 12)];
        static Quartet<F1> Of(float[] x) => new(new F1(x[0]), new F1(x[1]), new F1(x[2]), new F1(x[3]));
        static void Check(Quartet<F1> actual, Func<int, float> expected) =>
            Assert.Equal([.. Enumerable.Range(0, 4).Select(expected)], (float[])[actual.First.Vector, actual.Second.Vector, actual.Third.Vector, actual.Fourth.Vector]);
    }
}
