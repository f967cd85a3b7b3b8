using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>A convolution with batch norm and activation. Its value is the raw map z; its gradient is that of u = scale z + shift.</summary>
/// <remarks>
/// Readers recompute act(u) on load and leave the gradient d of u with its sums over pixels; from these this node's backward pass knows the line
/// dz = p d + q z + r, which the convolution's backward pass takes on load. A gated reader leaves the gradient of the gated activation instead
/// (see <see cref="NormalizedGradient"/>): the gate's own gradient, which reaches the map through the pooled mean, is not known yet then.
/// </remarks>
internal abstract class NormNode<TAct> : Node where TAct : struct, IUnaryOp
{
    private const int VectorRows = 7;

    private NormParameters parameters;
    private Node gamma = null!;
    private Node beta = null!;
    private Tensor vectors;
    private Tensor sums;
    private Tensor gateSums;
    private Tensor pooled;
    private Node? gate;
    private Node? residual;

    public Tensor Mean => parameters.ByBatch ? Vector(0) : parameters.Mean;

    public Tensor Variance => parameters.ByBatch ? Vector(1) : parameters.Variance;

    // Of the gradient of a mean over pixels, what reaches each of them.
    private double PixelShare => (double)Shape[0] * Shape[^1] / Shape.Count;

    protected IFusedBackend Fused => Tape.Fused(vectors.DType);

    /// <summary>Sets what to normalise by and puts the node on the tape.</summary>
    public NormVar<TAct> Record(Tape tape, in NormParameters norm, Shape shape, DType dtype, bool needsGradient)
    {
        if (norm.Gamma.Shape != norm.Beta.Shape || norm.Gamma.Shape != new Shape(shape[^1]))
        {
            throw new ShapeException("BatchNorm", $"expected gamma and beta [c] for a map {shape}, received {norm.Gamma.Shape} and {norm.Beta.Shape}");
        }

        if (!norm.ByBatch && (norm.Mean.Shape != norm.Gamma.Shape || norm.Variance.Shape != norm.Gamma.Shape))
        {
            throw new ShapeException("BatchNorm", $"expected a mean and a variance [c] for a map {shape}, received {norm.Mean} and {norm.Variance}");
        }

        parameters = norm;
        (gamma, beta) = (tape.Operand(norm.Gamma, "BatchNorm"), tape.Operand(norm.Beta, "BatchNorm"));
        vectors = tape.Backend.Rent(new Shape(VectorRows, shape[^1]), dtype);
        tape.Record(this, shape, dtype, needsGradient || gamma.NeedsGradient || beta.NeedsGradient);
        return new NormVar<TAct>(this);
    }

    /// <summary>The pending map for a reader.</summary>
    public NormalizedMap Read(in Tensor readerGate = default) => new(Value, Vector(2), Vector(3), readerGate);

    /// <summary>Memory for a reader to leave its gradient in.</summary>
    public Tensor NewDelta() => Backend.Rent(Shape, vectors.DType);

    /// <summary>Memory for the sums of an ungated reader.</summary>
    public Tensor NewSums() => Backend.Rent(new Shape(2, Shape[^1]), Fused.SumsOf(vectors.DType));

    /// <summary>Memory for the sums of a gated reader.</summary>
    public Tensor NewGateSums() => Backend.Rent(new Shape(5, Shape[0], 1, 1, Shape[^1]), vectors.DType);

    /// <summary>Takes a reader's gradient of u with its sums, both rented.</summary>
    public void Receive(in Tensor delta, in Tensor deltaSums)
    {
        if (Gradient.IsNone)
        {
            (Gradient, sums) = (delta, deltaSums);
            return;
        }

        Ungate();
        if (residual is not null)
        {
            PassGradient(residual, last: false);
            residual = null;
        }

        Backend.AddScaled(delta, 1, Gradient, accumulate: true);
        Backend.AddScaled(deltaSums, 1, sums, accumulate: true);
        Backend.Return(delta);
        Backend.Return(deltaSums);
    }

    /// <summary>Takes the gradient of a block's sum, and passes it on to the other summand when it has been used: both share the memory.</summary>
    public void Receive(in Tensor delta, in Tensor deltaSums, Node other)
    {
        Receive(delta, deltaSums);
        residual = other;
    }

    /// <summary>Takes a gated reader's gradient of the gated activation and its sums, both rented, and passes the gate's gradient on.</summary>
    public void ReceiveGated(in Tensor delta, in Tensor readerSums, Node readerGate)
    {
        var first = Gradient.IsNone;
        if (first)
        {
            // The gate plays before this node, and its memory would go back then.
            readerGate.Keep();
            (gate, Gradient, gateSums) = (readerGate, delta, readerSums);
        }

        if (Needs(readerGate))
        {
            var dgate = Part(readerSums, 0);
            if (first && readerGate.Gradient.IsNone)
            {
                // Nothing else reads this part of the sums, which stay to the end of the step.
                readerGate.Borrow(dgate);
            }
            else
            {
                var target = GradientOf(readerGate, out var accumulate);
                Backend.AddScaled(dgate, 1, target, accumulate);
            }
        }

        if (first)
        {
            return;
        }

        Backend.Return(readerSums);
        var d = NewDelta();
        Backend.Binary<Multiply>(delta, readerGate.Value, d);
        Backend.Return(delta);
        ReceiveActivation(d);
    }

    /// <summary>Takes the gradient [n, 1, 1, c] of the mean of the activation over the pixels, rented.</summary>
    public void ReceivePooled(in Tensor dy)
    {
        if (gate is null)
        {
            var d = NewDelta();
            Backend.AddScaled(dy, PixelShare, d, accumulate: false);
            Backend.Return(dy);
            ReceiveActivation(d);
        }
        else if (pooled.IsNone)
        {
            pooled = dy;
        }
        else
        {
            Backend.AddScaled(dy, 1, pooled, accumulate: true);
            Backend.Return(dy);
        }
    }

    /// <summary>Takes a rented gradient of the activation act(u).</summary>
    public void ReceiveActivation(in Tensor delta)
    {
        var total = NewSums();
        Fused.ActivateBackward<TAct>(Read(), delta, delta, total);
        Receive(delta, total);
    }

    /// <summary>z and its mean and variance (none to skip).</summary>
    protected abstract void Convolve(in Tensor z, in Tensor mean, in Tensor variance);

    /// <summary>Passes dz on to the convolution's operands.</summary>
    protected abstract void ConvolveBackward(in NormalizedGradient dz);

    protected sealed override void Compute(in Tensor z)
    {
        if (parameters.ByBatch)
        {
            Convolve(z, Vector(0), Vector(1));
        }
        else
        {
            Convolve(z, default, default);
        }

        Fused.NormScale(Mean, Variance, gamma.Value, beta.Value, parameters.Epsilon, Vector(2), Vector(3));
    }

    protected sealed override void Backward(in Tensor delta)
    {
        if (gate is not null)
        {
            CompleteGatedSums(gate.Value);
        }

        var slopes = vectors.Slice(0, 4, 3);
        Fused.NormSlopes(
            sums, Mean, Variance, gamma.Value, parameters.Epsilon, Shape.Count / Shape[^1], parameters.ByBatch, slopes, AccumulatorOf(gamma), AccumulatorOf(beta));
        ConvolveBackward(gate is null ? new(Read(), delta, slopes) : new(Read(gate.Value), delta, slopes, pooled));
        if (residual is not null)
        {
            PassGradient(residual, last: true);
        }
    }

    protected override void Clear()
    {
        GiveBack(ref vectors);
        GiveBack(ref sums);
        GiveBack(ref gateSums);
        GiveBack(ref pooled);
        parameters = default;
        gamma = beta = null!;
        gate = residual = null;
    }

    private static Tensor Part(in Tensor table, int row) => table.Slice(0, row, 1).Squeeze(0);

    private Tensor Vector(int row) => Part(vectors, row);

    /// <summary>Sums over pixels of d = act'(u) (gate da + pooled) and of d z from a gated reader's sums.</summary>
    private void CompleteGatedSums(in Tensor gateValue)
    {
        sums = NewSums();
        if (pooled.IsNone)
        {
            pooled = Backend.Rent(gateValue.Shape, vectors.DType);
            Backend.Fill(pooled, 0);
        }

        Fused.SumGated(gateSums, gateValue, pooled, PixelShare, sums);
    }

    /// <summary>Makes a gated gradient plain, for another reader's to be added.</summary>
    private void Ungate()
    {
        if (gate is null)
        {
            return;
        }

        var da = Gradient;
        Backend.Binary<Multiply>(da, gate.Value, da);
        if (!pooled.IsNone)
        {
            Backend.AddScaled(pooled, PixelShare, da, accumulate: true);
        }

        Gradient = default;
        gate = null;
        GiveBack(ref pooled);
        ReceiveActivation(da);
    }

    private void GiveBack(ref Tensor tensor)
    {
        if (!tensor.IsNone)
        {
            Backend.Return(tensor);
        }

        tensor = default;
    }
}
