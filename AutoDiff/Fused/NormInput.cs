using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>What a fused convolution reads: a plain value, or a pending one with or without a gate.</summary>
internal struct NormInput<TIn> where TIn : struct, IUnaryOp
{
    private readonly Node node;
    private readonly NormNode<TIn>? norm;
    private readonly Node? gate;
    private Tensor sums;

    public NormInput(Var x) => node = x.Node;

    public NormInput(NormVar<TIn> x, Var gate = default)
    {
        node = norm = x.Node;
        this.gate = gate.IsNone ? null : x.Tape.Operand(gate, "PointwiseNorm");
    }

    public readonly bool NeedsGradient => node.NeedsGradient || gate is { NeedsGradient: true };

    public readonly bool IsPlain => norm is null;

    public readonly Node Node => node;

    public readonly NormalizedMap Read() => norm is null ? new NormalizedMap(node.Value) : norm.Read(gate is null ? default : gate.Value);

    /// <summary>Memory for the gradient of a pending input, and for its sums.</summary>
    public void Begin(out Tensor dx, out Tensor dxSums)
    {
        dx = norm!.NewDelta();
        dxSums = sums = gate is null ? norm.NewSums() : norm.NewGateSums();
    }

    /// <summary>Hands what was written there to the input.</summary>
    public readonly void End(in Tensor dx)
    {
        if (gate is null)
        {
            norm!.Receive(dx, sums);
        }
        else
        {
            norm!.ReceiveGated(dx, sums, gate);
        }
    }
}
