using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Random masks with kept values scaled by 1 / (1 - rate), so that the mean stays. Masks depend on their key alone.</summary>
public static class Dropouts
{
    /// <summary>Zeroes single elements at the given rate (inverted dropout).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside [0, 1).</exception>
    public static Var Dropout(this Var x, double rate, in RandomKey key) => Mask(x, rate, key, x.Shape);

    /// <summary>Zeroes whole samples (the first axis) at the given rate: drop-connect, or stochastic depth.</summary>
    /// <exception cref="ShapeException">x has no axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside [0, 1).</exception>
    public static Var DropSamples(this Var x, double rate, in RandomKey key)
    {
        if (x.Shape.Rank == 0)
        {
            throw new ShapeException("DropSamples", $"expected samples along the first axis, received a number, {x.Shape}");
        }

        Span<int> lengths = stackalloc int[x.Shape.Rank];
        lengths.Fill(1);
        lengths[0] = x.Shape[0];
        return Mask(x, rate, key, new Shape(lengths));
    }

    private static Var Mask(Var x, double rate, in RandomKey key, Shape maskShape)
    {
        if (!(rate >= 0 && rate < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Dropout: the rate must lie in [0, 1).");
        }

        if (rate == 0)
        {
            return x;
        }

        var mask = x.Tape.Rent<MaskNode>();
        (mask.Rate, mask.Key) = (rate, key);
        return x.Apply<Multiply>(x.Tape.Record(mask, maskShape, x.Value.DType, needsGradient: false));
    }

    /// <summary>The mask: floor(keep + u) / keep for u uniform in [0, 1).</summary>
    private sealed class MaskNode : Node
    {
        public double Rate { get; set; }

        public RandomKey Key { get; set; }

        protected override void Compute(in Tensor y)
        {
            // u in [-rate, keep): keep where it is not negative.
            Backend.RandomUniform(y, Key, -Rate, 1 - Rate);
            Backend.Unary<NonNegative>(y, y);
            Backend.AddScaled(y, 1 / (1 - Rate), y, accumulate: false);
        }

        protected override void Backward(in Tensor dy)
        {
        }

        protected override void Clear()
        {
        }
    }

    /// <summary>1 where x is at least 0, else 0.</summary>
    private struct NonNegative : IUnaryOp
    {
        public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
            TLane.Select(TLane.LessThan(x, TLane.Create(0)), TLane.Create(0), TLane.Create(1));

        public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane> => TLane.Create(0);
    }
}
