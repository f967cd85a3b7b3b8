using System.Numerics;
using System.Text;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Nn;

/// <summary>Moves named tensors between files, in PyTorch's order of axes, and parameters.</summary>
public static class StateDictionary
{
    private const int MostNamesShown = 5;

    /// <summary>Copies of all values in the order of files.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Export(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Parameters.Select(p => KeyValuePair.Create(p.Name, p.ToFile(p.Value)));
    }

    /// <summary>Views of all values in the order of files, for a writer: nothing is copied in host memory, and they change with the parameters.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Views(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.OnHost().Select(p => KeyValuePair.Create(p.Parameter.Name, p.Parameter.FileView(p.Value)));
    }

    /// <summary>Reads all values; nothing is changed unless everything fits. Keys that no parameter has are left aside.</summary>
    /// <param name="parameters">The parameters to fill.</param>
    /// <param name="tensors">Tensors by name.</param>
    /// <param name="source">The file, for messages.</param>
    /// <param name="backend">What converts.</param>
    /// <param name="part">Which part of a parameter to fill: its value by default, or its momentum.</param>
    /// <exception cref="FileFormatException">Keys are missing or misshapen, and the message lists them; or a tensor's numbers cannot be weights.</exception>
    public static void Import(
        ParameterSet parameters, IReadOnlyDictionary<string, Tensor> tensors, string source, IBackend backend, Func<Parameter, Tensor>? part = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(backend);
        part ??= p => p.Value;
        var missing = parameters.Parameters.Where(p => !tensors.ContainsKey(p.Name)).Select(p => p.Name).ToList();
        var misshapen = parameters.Parameters
            .Where(p => tensors.TryGetValue(p.Name, out var t) && t.Shape != p.FileShape)
            .Select(p => $"{p.Name} is {tensors[p.Name].Shape} instead of {p.FileShape}").ToList();
        if (missing.Count + misshapen.Count > 0)
        {
            var unexpected = tensors.Keys.Where(name => parameters.Find(name) is null).ToList();
            throw new FileFormatException(
                source, "tensors",
                "they do not fit the net: " + string.Join("; ", ((string[])[List("missing", missing), List("misshapen", misshapen), List("not of this net", unexpected)]).Where(list => list.Length > 0)),
                "check that the search space and the number of classes are those the file was written for");
        }

        foreach (var p in parameters.Parameters)
        {
            ThrowUnlessUsable(tensors[p.Name], p.Name, source, part(p).DType);
        }

        foreach (var p in parameters.Parameters)
        {
            backend.Copy(p.FromFile(tensors[p.Name]), part(p));
        }
    }

    /// <summary>Refuses a tensor whose numbers a net cannot compute with.</summary>
    /// <param name="tensor">What the file holds.</param>
    /// <param name="name">Its key there.</param>
    /// <param name="source">The file, for messages.</param>
    /// <param name="dtype">Element type of the net.</param>
    /// <param name="least">The least that a number may be.</param>
    /// <exception cref="FileFormatException">It holds whole numbers, or an element is not finite, too large for the net's type or less than allowed.</exception>
    public static void ThrowUnlessUsable(in Tensor tensor, string name, string source, DType dtype, double least = double.NegativeInfinity)
    {
        if (tensor.DType is not (DType.Float32 or DType.Float64))
        {
            throw new FileFormatException(source, name, $"its elements are {tensor.DType}, not floating-point numbers", "save it as float32");
        }

        var dense = tensor.IsContiguous ? tensor : tensor.Clone();
        var (index, value) = dense.DType == DType.Float32 ? FirstUnusable<float>(dense.Span<float>(), dtype, least) : FirstUnusable<double>(dense.Span<double>(), dtype, least);
        if (index < 0)
        {
            return;
        }

        var (reason, mend) = double.IsFinite(value) && value >= least
            ? ($"it is {value}, which {dtype} cannot hold", $"give weights in the range of {dtype}")
            : ($"it is {value}, not a finite number{(double.IsFinite(least) ? $" of at least {least}" : "")}", "give weights from before training diverged");
        throw new FileFormatException(source, $"{name}, element {index}", reason, mend);
    }

    // What counts is the number that the net will have: a large double becomes infinity in single precision.
    private static (int Index, double Value) FirstUnusable<T>(ReadOnlySpan<T> values, DType dtype, double least) where T : INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = double.CreateTruncating(values[i]);
            var held = dtype == DType.Float32 ? (float)value : value;
            if (!double.IsFinite(held) || held < least)
            {
                return (i, value);
            }
        }

        return (-1, 0);
    }

    private static string List(string title, List<string> names)
    {
        if (names.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder($"{names.Count} {title} (");
        text.AppendJoin(", ", names.Take(MostNamesShown));
        return text.Append(names.Count > MostNamesShown ? ", ...)" : ")").ToString();
    }
}
