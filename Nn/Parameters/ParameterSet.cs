using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Nn;

/// <summary>All parameters of a net in three flat blocks: values, gradients, momenta.</summary>
/// <remarks>
/// Parameters that decay lie before those that do not, so that the optimizer meets few long runs of a kind. The order of files is the order of adding.
/// </remarks>
public sealed class ParameterSet
{
    private readonly List<Parameter> parameters = [];
    private readonly Dictionary<string, Parameter> byName = new(StringComparer.Ordinal);
    private readonly List<(Parameter Parameter, int Start, int Length)> ranges = [];
    private Tensor valuesOnHost;
    private Tensor momentaOnHost;

    /// <summary>The parameters in the order of adding.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>All values, flat, decaying parameters first; alignment gaps hold zeros.</summary>
    public Tensor Values { get; private set; }

    /// <summary>All gradients, flat.</summary>
    public Tensor Gradients { get; private set; }

    /// <summary>All momenta, flat.</summary>
    public Tensor Momenta { get; private set; }

    /// <summary>Number of trained numbers.</summary>
    public long Count => parameters.Sum(p => p.Shape.Count);

    /// <summary>Where each parameter lies in the flat blocks, in the blocks' order.</summary>
    internal IReadOnlyList<(Parameter Parameter, int Start, int Length)> Ranges => ranges;

    /// <summary>The parameter of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Parameter this[string name] => byName.TryGetValue(name, out var parameter)
        ? parameter
        : throw new KeyNotFoundException($"No parameter is named '{name}'; there are {parameters.Count}, the first is '{parameters.FirstOrDefault()?.Name}'.");

    /// <summary>The parameter of a name, if there is one.</summary>
    public Parameter? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Adds a parameter drawn from U(center - bound, center + bound).</summary>
    /// <exception cref="InvalidOperationException">The name is taken, or memory was allocated already.</exception>
    public Parameter Add(string name, Shape shape, ParameterLayout layout, bool decays, double bound, double center = 0)
    {
        if (!Values.IsNone)
        {
            throw new InvalidOperationException($"Parameter '{name}' came after the set's memory was allocated.");
        }

        var parameter = new Parameter(name, shape, layout, decays, bound, center);
        if (!byName.TryAdd(name, parameter))
        {
            throw new InvalidOperationException($"Two parameters are named '{name}'.");
        }

        parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Makes the memory; values are zero until initialised or loaded.</summary>
    /// <param name="dtype">Float32, or Float64 for reference runs.</param>
    /// <param name="training">Whether gradients and momenta are wanted.</param>
    /// <exception cref="TensorMemoryException">The net is too large for one block.</exception>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public void Allocate(DType dtype, bool training = true)
    {
        if (!Values.IsNone)
        {
            throw new InvalidOperationException("ParameterSet: the memory was made already. Allocate once, when all parameters are added.");
        }

        // Every parameter starts on a line of the optimizer's, which is a cache line; no sum of any net overflows a double.
        var bytes = parameters.Sum(p => (double)p.Shape.Count + SgdRole.LineElements) * dtype.Size();
        if (bytes > Array.MaxLength)
        {
            throw new TensorMemoryException(
                $"Net: its {parameters.Sum(p => (double)p.Shape.Count):N0} {dtype} parameters do not fit one block of memory, which holds {Array.MaxLength:N0} bytes. "
                + "Take smaller widths, expand ratios or depths in the search space.");
        }

        var total = 0;
        foreach (var parameter in parameters.OrderByDescending(p => p.Decays))
        {
            var count = (int)parameter.Shape.Count;
            ranges.Add((parameter, total, count));
            total += SgdRole.Lines(count) * SgdRole.LineElements;
        }

        Values = Tensor.Zeros(new Shape(total), dtype);
        Gradients = training ? Tensor.Zeros(new Shape(total), dtype) : default;
        Momenta = training ? Tensor.Zeros(new Shape(total), dtype) : default;
        ShareOut();
    }

    /// <summary>Moves all memory to where a backend computes; what lies there already stays.</summary>
    public void MoveTo(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (Values.Device == backend.Device)
        {
            return;
        }

        Values = Moved(Values);
        Gradients = Moved(Gradients);
        Momenta = Moved(Momenta);
        ShareOut();

        Tensor Moved(in Tensor tensor)
        {
            if (tensor.IsNone)
            {
                return tensor;
            }

            var moved = backend.Device is null ? Tensor.Uninitialized(tensor.Shape, tensor.DType) : backend.Rent(tensor.Shape, tensor.DType);
            moved.CopyFrom(tensor);
            return moved;
        }
    }

    /// <summary>All parameters' values and momenta (none without training) in host memory, for a writer: views where they lie there, otherwise of a copy that the next call overwrites.</summary>
    public IEnumerable<(Parameter Parameter, Tensor Value, Tensor Momentum)> OnHost()
    {
        var values = Mirror(Values, ref valuesOnHost);
        var momenta = Momenta.IsNone ? default : Mirror(Momenta, ref momentaOnHost);
        var places = ranges.ToDictionary(range => range.Parameter, range => range);
        return parameters.Select(p => (
            p, Part(values, places[p].Start, places[p].Length, p.Shape), momenta.IsNone ? default : Part(momenta, places[p].Start, places[p].Length, p.Shape)));
    }

    private static Tensor Mirror(in Tensor tensor, ref Tensor copy)
    {
        if (tensor.Device is null)
        {
            return tensor;
        }

        if (copy.IsNone)
        {
            copy = Tensor.Uninitialized(tensor.Shape, tensor.DType);
        }

        copy.CopyFrom(tensor);
        return copy;
    }

    private void ShareOut()
    {
        foreach (var (parameter, start, length) in ranges)
        {
            parameter.Value = Part(Values, start, length, parameter.Shape);
            if (!Gradients.IsNone)
            {
                parameter.Gradient = Part(Gradients, start, length, parameter.Shape);
                parameter.Momentum = Part(Momenta, start, length, parameter.Shape);
            }
        }
    }

    /// <summary>Draws all values anew; a parameter's numbers depend on the seed and its place in the set alone.</summary>
    public void Initialize(IBackend backend, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(backend);
        for (var i = 0; i < parameters.Count; i++)
        {
            var p = parameters[i];
            if (p.InitialBound == 0)
            {
                backend.Fill(p.Value, p.InitialValue);
            }
            else
            {
                var key = new RandomKey(seed, RandomStreams.Initialization, (ulong)i);
                backend.RandomUniform(p.Value, key, p.InitialValue - p.InitialBound, p.InitialValue + p.InitialBound);
            }
        }
    }

    /// <summary>Zeroes all gradients: the start of a step.</summary>
    public void ZeroGradients(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        backend.Fill(Gradients, 0);
    }

    private static Tensor Part(in Tensor flat, int start, int length, Shape shape)
    {
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        shape.CopyTo(lengths);
        return flat.Slice(0, start, length).Reshape(lengths[..shape.Rank]);
    }
}
