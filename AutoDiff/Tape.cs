using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Records operations as they run and plays them back in reverse to differentiate.</summary>
/// <remarks>
/// Everything made on a tape belongs to it: <see cref="Reset"/> takes values, gradients and nodes back for the next step, so nobody disposes and a warmed-up
/// step allocates nothing. Backward hands each value back as soon as nothing needs it any more. Use one tape per thread.
/// </remarks>
public sealed class Tape
{
    private readonly List<Node> nodes = [];
    private readonly List<Stack<Node>?> recycled = [];
    private bool played;
    private readonly ComposedFusion composed;

    /// <summary>An empty tape.</summary>
    /// <param name="backend">What computes.</param>
    /// <param name="recording">Whether to record for backward; without it values are only computed.</param>
    public Tape(IBackend backend, bool recording = true)
    {
        ArgumentNullException.ThrowIfNull(backend);
        Backend = backend;
        composed = new ComposedFusion(backend);
        Recording = recording;
    }

    /// <summary>What computes.</summary>
    public IBackend Backend { get; }

    /// <summary>Whether operations are recorded for backward.</summary>
    public bool Recording { get; }

    /// <summary>Number of operations and leaves since the last reset.</summary>
    public int Count => nodes.Count;

    /// <summary>A value no gradient flows to. The memory stays the caller's.</summary>
    public Var Constant(in Tensor value) => Leaf(value, false, default);

    /// <summary>A value to differentiate by; read its gradient with <see cref="Gradient"/>.</summary>
    public Var Input(in Tensor value) => Leaf(value, Recording, default);

    /// <summary>A parameter, or a slice of one, whose gradient is added to the given accumulator of the same shape. Several slices may share memory.</summary>
    /// <exception cref="ShapeException">Value and accumulator differ in shape or type.</exception>
    public Var Parameter(in Tensor value, in Tensor accumulator)
    {
        if (value.Shape != accumulator.Shape || value.DType != accumulator.DType)
        {
            throw new ShapeException("Parameter", $"value {value} and gradient accumulator {accumulator} differ");
        }

        return Leaf(value, Recording, accumulator);
    }

    /// <summary>Takes a node of a kind to fill in and <see cref="Record"/>.</summary>
    /// <typeparam name="TNode">The operation.</typeparam>
    public TNode Rent<TNode>() where TNode : Node, new()
    {
        var id = NodeKind<TNode>.Id;
        while (recycled.Count <= id)
        {
            recycled.Add(null);
        }

        TNode node;
        if (recycled[id] is { Count: > 0 } ready)
        {
            node = (TNode)ready.Pop();
        }
        else
        {
            node = new TNode { TypeId = id };
            node.Attach(this);
        }

        node.Order = -1;
        return node;
    }

    /// <summary>Computes a filled-in node's result and puts it on the tape.</summary>
    /// <param name="node">The node, its inputs set.</param>
    /// <param name="shape">Shape of its result.</param>
    /// <param name="dtype">Element type of its result.</param>
    /// <param name="needsGradient">Whether any input needs a gradient.</param>
    /// <exception cref="InvalidOperationException">The node was not rented from this tape, or was recorded since.</exception>
    public Var Record(Node node, Shape shape, DType dtype, bool needsGradient)
    {
        Put(node, needsGradient);
        node.Evaluate(shape, dtype);
        return new Var(node);
    }

    /// <summary>The node of an operand beside the one whose tape this is.</summary>
    /// <remarks>A step of its tape may end before this one's backward: its node would then give the value of a later step.</remarks>
    /// <param name="value">The operand.</param>
    /// <param name="operation">Name of the operation, for the message.</param>
    /// <exception cref="InvalidOperationException">The operand lies on another tape.</exception>
    public Node Operand(Var value, string operation)
    {
        var node = value.Node;
        return node.IsOf(this)
            ? node
            : throw new InvalidOperationException($"{operation}: an operand of shape {node.Shape} lies on another tape; give its Value as a Constant of this one.");
    }

    /// <summary>Puts a filled-in node on the tape whose result is a view of an input's memory.</summary>
    /// <param name="node">The node, its inputs set.</param>
    /// <param name="source">The input that is viewed.</param>
    /// <param name="view">A view of its value.</param>
    /// <exception cref="InvalidOperationException">The node was not rented from this tape, or was recorded since.</exception>
    public Var RecordView(Node node, Node source, in Tensor view)
    {
        ArgumentNullException.ThrowIfNull(source);
        Put(node, source.NeedsGradient);
        node.SetView(source, view);
        return new Var(node);
    }

    /// <summary>Differentiates a single number: gradients reach every input and parameter it depends on.</summary>
    /// <param name="loss">A value of one element on this tape.</param>
    /// <exception cref="ShapeException">The value has several elements.</exception>
    /// <exception cref="InvalidOperationException">Backward has run since the last reset, or nothing the value depends on needs a gradient.</exception>
    public void Backward(Var loss)
    {
        if (loss.Shape.Count != 1)
        {
            throw new ShapeException("Backward", $"a loss is one number, this has shape {loss.Shape}; sum it, or pass the gradient it receives");
        }

        var seed = Start(loss);
        Backend.Fill(seed, 1);
        Play(loss.Node, seed);
    }

    /// <summary>Differentiates a value that receives the given gradient.</summary>
    /// <param name="output">A value on this tape.</param>
    /// <param name="gradient">Its gradient, of its shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException">Backward has run since the last reset, or nothing the value depends on needs a gradient.</exception>
    public void Backward(Var output, in Tensor gradient)
    {
        if (gradient.Shape != output.Shape)
        {
            throw new ShapeException("Backward", $"a value of shape {output.Shape} received a gradient of shape {gradient.Shape}");
        }

        var seed = Start(output);
        try
        {
            Backend.Copy(gradient, seed);
        }
        catch
        {
            Backend.Return(seed);
            throw;
        }

        Play(output.Node, seed);
    }

    /// <summary>The gradient that reached an <see cref="Input"/> or a kept value; none if nothing did.</summary>
    public Tensor Gradient(Var value) => value.Node.Gradient;

    /// <summary>Ends the step: takes all values, gradients and nodes back.</summary>
    public void Reset()
    {
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            node.Recycle();
            (recycled[node.TypeId] ??= new Stack<Node>()).Push(node);
        }

        nodes.Clear();
        played = false;
    }

    private void Put(Node node, bool needsGradient)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (!node.IsOf(this))
        {
            throw new InvalidOperationException($"Record: this {node.GetType().Name} was not taken from this tape; get it with Rent<{node.GetType().Name}>().");
        }

        // Twice on the tape it would be recycled twice, and two later operations would get the same node.
        if (node.Order >= 0)
        {
            throw new InvalidOperationException($"Record: this {node.GetType().Name} was recorded before; get one for every operation with Rent<{node.GetType().Name}>().");
        }

        Append(node);
        node.NeedsGradient = needsGradient && Recording;
    }

    /// <summary>What computes fused operations on an element type: the backend where it can, else its plain operations.</summary>
    internal IFusedBackend Fused(DType dtype) => Backend is IFusedBackend fused && fused.Fuses(dtype) ? fused : composed;

    private void Append(Node node)
    {
        node.Order = nodes.Count;
        nodes.Add(node);
    }

    private Var Leaf(in Tensor value, bool needsGradient, in Tensor accumulator)
    {
        var node = Rent<LeafNode>();
        node.Set(value, needsGradient, needsGradient ? accumulator : default);
        Append(node);
        return new Var(node);
    }

    private Tensor Start(Var output)
    {
        if (!ReferenceEquals(output.Tape, this))
        {
            throw new InvalidOperationException("Backward: the value lies on another tape.");
        }

        if (!output.NeedsGradient)
        {
            throw new InvalidOperationException(Recording
                ? "Backward: the value depends on no input or parameter that needs a gradient."
                : "Backward: this tape does not record; make it with recording: true.");
        }

        // What the first pass needed no longer is gone, and gradients that were kept would pass back once more.
        if (played)
        {
            throw new InvalidOperationException("Backward: this step was differentiated already; add the losses up before, or Reset() the tape first.");
        }

        output.Keep();
        return Backend.Rent(output.Shape, output.Value.DType);
    }

    private void Play(Node output, in Tensor seed)
    {
        played = true;
        if (output.Gradient.IsNone)
        {
            output.Gradient = seed;
        }
        else
        {
            // A parameter itself: what it receives is added to its accumulator.
            Backend.AddScaled(seed, 1, output.Gradient, accumulate: true);
            Backend.Return(seed);
        }

        var i = nodes.Count - 1;
        while (!ReferenceEquals(nodes[i], output))
        {
            i--;
        }

        for (; i >= 0; i--)
        {
            nodes[i].RunBackward();
            nodes[i].Release(evenKept: false);
        }
    }

    private static class NodeKind
    {
        private static int count;

        public static int Next() => Interlocked.Increment(ref count) - 1;
    }

    private static class NodeKind<TNode>
    {
        public static readonly int Id = NodeKind.Next();
    }
}
