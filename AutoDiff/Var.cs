using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>A value on a tape: what differentiable operations take and give.</summary>
/// <remarks>A handle of 16 bytes. It ends with its tape's <see cref="AutoDiff.Tape.Reset"/>; using it later is refused.</remarks>
public readonly struct Var
{
    private readonly Node? node;
    private readonly int generation;

    internal Var(Node node)
    {
        this.node = node;
        generation = node.Generation;
    }

    /// <summary>The node behind the handle, for operations of one's own.</summary>
    /// <exception cref="InvalidOperationException">The tape was reset since.</exception>
    public Node Node => node is null
        ? throw new InvalidOperationException("This Var is empty: it was never put on a tape.")
        : node.Generation == generation ? node : throw new InvalidOperationException("This Var belongs to a step that is over: its tape was reset. Copy values out before Reset().");

    /// <summary>Whether this is no value at all: the default.</summary>
    public bool IsNone => node is null;

    /// <summary>The tape it lies on.</summary>
    public Tape Tape => Node.Tape;

    /// <summary>The numbers.</summary>
    public Tensor Value => Node.Value;

    /// <summary>Lengths of the axes.</summary>
    public Shape Shape => Node.Shape;

    /// <summary>Whether gradients flow to it.</summary>
    public bool NeedsGradient => Node.NeedsGradient;

    /// <summary>Keeps the value and the gradient readable after <see cref="AutoDiff.Tape.Backward(Var)"/>, until the tape's reset.</summary>
    public Var Keep()
    {
        Node.Keep();
        return this;
    }

    /// <summary>
    /// Says that the forward pass has used this value for the last time. Without recording its memory is handed back at once; with recording too if
    /// the operation is cheap to repeat, and backward repeats it. Otherwise, or if a view of it is on the tape, it stays until backward has passed or the tape is reset.
    /// </summary>
    public void Discard() => Node.Discard();

    /// <summary>The same numbers as a constant: no gradient flows back through it.</summary>
    public Var StopGradient()
    {
        var constant = Tape.Constant(Value);
        constant.Node.SetView(Node, Value);
        return constant;
    }

    /// <summary>Elementwise sum, operands broadcast.</summary>
    public static Var operator +(Var left, Var right) => left.Add(right);

    /// <summary>Elementwise difference, operands broadcast.</summary>
    public static Var operator -(Var left, Var right) => left.Subtract(right);

    /// <summary>Elementwise product, operands broadcast.</summary>
    public static Var operator *(Var left, Var right) => left.Multiply(right);

    /// <summary>Elementwise quotient, operands broadcast.</summary>
    public static Var operator /(Var left, Var right) => left.Divide(right);

    /// <summary>Product with a number.</summary>
    public static Var operator *(Var left, double right) => left.Scale(right);

    /// <summary>Product with a number.</summary>
    public static Var operator *(double left, Var right) => right.Scale(left);

    /// <summary>Quotient by a number, as a product with its inverse.</summary>
    public static Var operator /(Var left, double right) => left.Scale(1 / right);

    /// <summary>A number divided by every element.</summary>
    public static Var operator /(double left, Var right) => right.Reciprocal().Scale(left);

    /// <summary>Sum with a number.</summary>
    public static Var operator +(Var left, double right) => left.Affine(1, right);

    /// <summary>Sum with a number.</summary>
    public static Var operator +(double left, Var right) => right.Affine(1, left);

    /// <summary>Difference to a number.</summary>
    public static Var operator -(Var left, double right) => left.Affine(1, -right);

    /// <summary>A number less every element.</summary>
    public static Var operator -(double left, Var right) => right.Affine(-1, left);

    /// <summary>Negation.</summary>
    public static Var operator -(Var value) => value.Scale(-1);
}
