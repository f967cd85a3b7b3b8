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

        if (recycled[id] is { Count: > 0 } ready)
        {
            return (TNode)ready.Pop();
        }

        var node = new TNode { TypeId = id };
        node.Attach(this);
        return node;
    }

    /// <summary>Computes a filled-in node's result and puts it on the tape.</summary>
    /// <param name="node">The node, its inputs set.</param>
    /// <param name="shape">Shape of its result.</param>
    /// <param name="dtype">Element type of its result.</param>
    /// <param name="needsGradient">Whether any input needs a gradient.</param>
    public Var Record(Node node, Shape shape, DType dtype, bool needsGradient)
    {
        ArgumentNullException.ThrowIfNull(node);
        Append(node);
        node.NeedsGradient = needsGradient && Recording;
        node.Evaluate(shape, dtype);
        return new Var(node);
    }

    /// <summary>Puts a node on the tape whose result is a view of an input's memory.</summary>
    public Var RecordView(Node node, in Tensor view, bool needsGradient)
    {
        ArgumentNullException.ThrowIfNull(node);
        Append(node);
        node.NeedsGradient = needsGradient && Recording;
        node.SetResult(view, owned: false);
        return new Var(node);
    }

    /// <summary>Differentiates a single number: gradients reach every input and parameter it depends on.</summary>
    /// <param name="loss">A value of one element on this tape.</param>
    /// <exception cref="ShapeException">The value has several elements.</exception>
    public void Backward(Var loss)
    {
        if (loss.Shape.Count != 1)
        {
            throw new ShapeException("Backward", $"a loss is one number, this has shape {loss.Shape}; sum it, or pass the gradient it receives");
        }

        Start(loss, out var seed);
        Backend.Fill(seed, 1);
        Play(loss.Node);
    }

    /// <summary>Differentiates a value that receives the given gradient.</summary>
    /// <param name="output">A value on this tape.</param>
    /// <param name="gradient">Its gradient, of its shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public void Backward(Var output, in Tensor gradient)
    {
        if (gradient.Shape != output.Shape)
        {
            throw new ShapeException("Backward", $"a value of shape {output.Shape} received a gradient of shape {gradient.Shape}");
        }

        Start(output, out var seed);
        Backend.Copy(gradient, seed);
        Play(output.Node);
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

    private void Start(Var output, out Tensor seed)
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

        output.Keep();
        if (!output.Node.Gradient.IsNone)
        {
            throw new InvalidOperationException("Backward: this value was differentiated already; Reset() the tape first.");
        }

        seed = Backend.Rent(output.Shape, output.Value.DType);
        output.Node.Gradient = seed;
    }

    private void Play(Node output)
    {
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
