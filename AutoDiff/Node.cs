using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>One recorded operation: its result, its inputs and how gradients pass back through it.</summary>
/// <remarks>
/// Nodes are recycled by their tape, so a step allocates nothing. Write an operation of your own by deriving a sealed class with a parameterless constructor:
/// rent it with <see cref="Tape.Rent{TNode}"/>, set its inputs (those beside the first with <see cref="Tape.Operand"/>) and <see cref="Compute"/>'s needs, and finish with <see cref="Tape.Record"/>.
/// </remarks>
public abstract class Node
{
    private Tensor value;
    private Shape shape;
    private bool ownsValue;
    private bool discarded;
    // Views of the result are on the tape and may be read, so the memory must stay.
    private bool viewed;
    private bool gradientIsLent;
    private Tape? tape;

    internal int Generation { get; private set; }

    internal int TypeId { get; set; }

    /// <summary>Place on the tape: backward plays from high to low. Less than 0 from rent to record.</summary>
    internal int Order { get; set; }

    internal bool Kept { get; private protected set; }

    /// <summary>The node whose memory this one's result is a view of, if it is a view.</summary>
    internal Node? Source { get; private set; }

    /// <summary>The gradient that has arrived so far; none before the first arrives.</summary>
    internal Tensor Gradient { get; set; }

    /// <summary>Whether <see cref="Gradient"/> is the caller's accumulator and not the tape's to recycle.</summary>
    internal virtual bool GradientIsGiven => false;

    /// <summary>The tape it lies on.</summary>
    public Tape Tape => tape ?? throw new InvalidOperationException("This node is on no tape.");

    /// <summary>What computes.</summary>
    protected IBackend Backend => Tape.Backend;

    /// <summary>Whether gradients flow to it.</summary>
    public bool NeedsGradient { get; internal set; }

    /// <summary>Shape of the result.</summary>
    public Shape Shape => shape;

    /// <summary>The result; computed again if it was discarded.</summary>
    public Tensor Value
    {
        get
        {
            if (discarded)
            {
                ComputeAgain();
            }

            return value;
        }
    }

    /// <summary>Whether <see cref="Compute"/> is cheap enough to run again in backward instead of keeping its result.</summary>
    protected virtual bool IsCheap => false;

    /// <summary>Computes the result from the inputs into <paramref name="y"/>.</summary>
    protected abstract void Compute(in Tensor y);

    /// <summary>Passes the gradient of the result on to the inputs that need one.</summary>
    protected abstract void Backward(in Tensor dy);

    /// <summary>Forgets inputs and hands saved tensors back; called when the node is recycled.</summary>
    protected abstract void Clear();

    /// <summary>Whether an input takes part and needs a gradient.</summary>
    protected static bool Needs(Node? input) => input is { NeedsGradient: true };

    /// <summary>The tensor to write an input's gradient to.</summary>
    /// <remarks>Written before the next is asked for, or after all <see cref="AccumulatorOf"/>: one node may be several operands, and what is asked for later is added.</remarks>
    /// <param name="input">An input that needs a gradient.</param>
    /// <param name="accumulate">Whether to add to it: something has arrived before, or it is a given accumulator.</param>
    protected Tensor GradientOf(Node input, out bool accumulate)
    {
        if (!input.IsOf(Tape))
        {
            throw new InvalidOperationException("Backward: an operand lies on another tape, which no gradient can reach; give it as a Constant of this one.");
        }

        accumulate = !input.Gradient.IsNone;
        if (!accumulate)
        {
            input.Gradient = Backend.Rent(input.Shape, input.value.DType);
        }

        return input.Gradient;
    }

    /// <summary>The tensor that an operation adds an input's gradient to: zeroed if nothing has arrived before, none if the input needs no gradient.</summary>
    protected Tensor AccumulatorOf(Node input)
    {
        if (!Needs(input))
        {
            return default;
        }

        var gradient = GradientOf(input, out var accumulate);
        if (!accumulate)
        {
            Backend.Fill(gradient, 0);
        }

        return gradient;
    }

    /// <summary>Passes this node's own gradient on unchanged; without a copy where it is the input's first.</summary>
    /// <param name="input">An input of the same shape.</param>
    /// <param name="last">Whether this node has no further use for its gradient.</param>
    protected void PassGradient(Node input, bool last)
    {
        if (!input.NeedsGradient)
        {
            return;
        }

        if (last && input.Gradient.IsNone && !Kept && Gradient.IsContiguous && input.IsOf(Tape))
        {
            input.Gradient = Gradient;
            Gradient = default;
            return;
        }

        var target = GradientOf(input, out var accumulate);
        Backend.AddScaled(Gradient, 1, target, accumulate);
    }

    /// <summary>Receives its first gradient in memory that stays the lender's, who leaves it alone for the rest of the step. The node must be kept: it may not pass that memory on.</summary>
    internal void Borrow(in Tensor gradient) => (Gradient, gradientIsLent) = (gradient, true);

    /// <summary>Gives this node's gradient away.</summary>
    internal Tensor TakeGradient()
    {
        var taken = Gradient;
        Gradient = default;
        return taken;
    }

    internal void Attach(Tape owner) => tape = owner;

    internal bool IsOf(Tape owner) => ReferenceEquals(tape, owner);

    internal void SetResult(in Tensor result, bool owned)
    {
        value = result;
        shape = result.Shape;
        ownsValue = owned;
        discarded = false;
    }

    internal void SetView(Node source, in Tensor view)
    {
        SetResult(view, owned: false);
        Source = source;
        source.viewed = true;
    }

    /// <summary>Keeps the result, and what it is a view of, past backward.</summary>
    internal void Keep()
    {
        // Now: backward hands back the inputs that a discarded value is computed from.
        if (discarded)
        {
            ComputeAgain();
        }

        Kept = true;
        Source?.Keep();
    }

    internal void Evaluate(Shape resultShape, DType dtype)
    {
        var result = Backend.Rent(resultShape, dtype);
        SetResult(result, owned: true);
        Compute(result);
    }

    private void ComputeAgain()
    {
        var again = Backend.Rent(shape, value.DType);
        try
        {
            Compute(again);
        }
        catch
        {
            Backend.Return(again);
            throw;
        }

        // Only now: after a failure the next read must fail too, not find memory that nobody wrote.
        SetResult(again, owned: true);
    }

    internal void Discard()
    {
        if (!ownsValue || discarded || Kept || viewed || (Tape.Recording && NeedsGradient && !IsCheap))
        {
            return;
        }

        Backend.Return(value);
        ownsValue = false;
        discarded = Tape.Recording;
    }

    internal void RunBackward()
    {
        if (NeedsGradient && !Gradient.IsNone)
        {
            Backward(Gradient);
        }
    }

    /// <summary>Hands back what the rest of backward cannot need.</summary>
    internal void Release(bool evenKept)
    {
        if (Kept && !evenKept)
        {
            return;
        }

        if (ownsValue)
        {
            Backend.Return(value);
            ownsValue = false;
        }

        discarded = false;
        if (!GradientIsGiven && !gradientIsLent && !Gradient.IsNone)
        {
            Backend.Return(Gradient);
        }

        Gradient = default;
        gradientIsLent = false;
    }

    internal void Recycle()
    {
        Release(evenKept: true);
        Clear();
        value = default;
        NeedsGradient = false;
        Kept = false;
        Source = null;
        viewed = false;
        Generation++;
    }
}
