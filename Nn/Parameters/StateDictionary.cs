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
    /// <exception cref="FileFormatException">Keys are missing or misshapen; the message lists them.</exception>
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
            ThrowUnlessFinite(tensors[p.Name], p.Name, source);
        }

        foreach (var p in parameters.Parameters)
        {
            backend.Copy(p.FromFile(tensors[p.Name]), part(p));
        }
    }

    private static void ThrowUnlessFinite(in Tensor tensor, string name, string source)
    {
        if (FirstNonFinite(tensor) is var index and >= 0)
        {
            throw new FileFormatException(source, $"{name}, element {index}", "it is not a finite number", "give weights from before training diverged");
        }
    }

    private static int FirstNonFinite(in Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => FirstNonFinite<float>(tensor.IsContiguous ? tensor.Span<float>() : tensor.Clone().Span<float>()),
        DType.Float64 => FirstNonFinite<double>(tensor.IsContiguous ? tensor.Span<double>() : tensor.Clone().Span<double>()),
        _ => -1,
    };

    private static int FirstNonFinite<T>(ReadOnlySpan<T> values) where T : System.Numerics.INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
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
