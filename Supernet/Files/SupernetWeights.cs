using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Tensors.Files.PyTorch;

namespace AlphaNet.Pure.Supernet.Files;

/// <summary>Weights of a supernet or a stand-alone subnet in a file: safetensors, or a PyTorch checkpoint.</summary>
public sealed class SupernetWeights
{
    private const string DataParallelPrefix = "module.";
    private const string SupernetKey = "first_conv.conv.conv.weight";
    private const string StandAloneKey = "first_conv.conv.weight";

    private readonly string path;
    private readonly string? architecture;
    private readonly Dictionary<string, Tensor> tensors;

    private SupernetWeights(string path, IEnumerable<KeyValuePair<string, Tensor>> entries, string? architecture = null)
    {
        (this.path, this.architecture) = (path, architecture);
        tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (key, tensor) in entries)
        {
            tensors[key.StartsWith(DataParallelPrefix, StringComparison.Ordinal) ? key[DataParallelPrefix.Length..] : key] = tensor;
        }

        IsSupernet = tensors.ContainsKey(SupernetKey);
        if (!IsSupernet && !tensors.ContainsKey(StandAloneKey))
        {
            throw new FileFormatException(
                path, "tensors", $"it holds neither a supernet ('{SupernetKey}') nor a stand-alone net ('{StandAloneKey}')", "give weights that `alphanet` or the official trainer wrote");
        }
    }

    /// <summary>Whether the file holds a whole supernet, as opposed to one subnet.</summary>
    public bool IsSupernet { get; }

    /// <summary>Number of classes, from the classifier.</summary>
    public int Classes
    {
        get
        {
            var key = IsSupernet ? "classifier.linear.linear.bias" : "classifier.linear.bias";
            return tensors.TryGetValue(key, out var bias) && bias.Rank == 1 && bias.Count > 0
                ? bias.Shape[0]
                : throw new FileFormatException(path, key, "the classifier's bias is missing or no vector", "give a complete checkpoint");
        }
    }

    /// <summary>Reads a file; its format is told by its content.</summary>
    /// <exception cref="FileFormatException">The file is damaged or holds other things.</exception>
    public static SupernetWeights Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (IsTorch(path))
        {
            return new SupernetWeights(path, TorchCheckpoint.Read(path).StateDict);
        }

        var file = SafeTensors.Read(path);
        return new SupernetWeights(path, file.Tensors, ArchitectureOf(file.Metadata));
    }

    /// <summary>Fills a supernet's weights. Momenta and everything else stay.</summary>
    /// <exception cref="FileFormatException">The file holds a stand-alone net, or tensors do not fit.</exception>
    public void LoadInto(ElasticNet net, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(net);
        if (!IsSupernet)
        {
            throw new FileFormatException(path, "tensors", "they are a stand-alone net's, which holds only its own slices", "give a supernet's checkpoint");
        }

        StateDictionary.Import(net.Parameters, tensors, path, backend);
    }

    /// <summary>Fills what one subnet needs, from a supernet's file or from its own, and reads the batch norms' statistics stored there.</summary>
    /// <returns>The stored statistics.</returns>
    /// <exception cref="FileFormatException">Tensors are missing or do not fit, or a stand-alone net has blocks that the subnet has not.</exception>
    public NormStatistics LoadInto(ElasticNet net, NetworkPlan plan, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(backend);
        var statistics = net.NewStatistics();
        if (IsSupernet)
        {
            StateDictionary.Import(net.Parameters, tensors, path, backend);
            foreach (var norm in net.Norms)
            {
                ReadStatistics(norm.Name, statistics.Mean(norm.Site), statistics.Variance(norm.Site), backend);
            }

            return statistics;
        }

        var sites = net.Norms.ToDictionary(norm => norm.Name, norm => norm.Site, StringComparer.Ordinal);
        ActiveSlice[] slices = [.. ActiveSlice.Of(net.Parameters, plan, net.Classes)];
        ThrowIfLarger(slices);
        foreach (var slice in slices)
        {
            var value = slice.Value;
            backend.Copy(slice.Parameter.FromFile(Expect(slice.Name, slice.Parameter.FileView(value).Shape, value.DType)), value);
            if (slice.Name.EndsWith(".bn.weight", StringComparison.Ordinal))
            {
                var site = sites[NormFields.Site(slice.Parameter.Name)];
                ReadStatistics(NormFields.Site(slice.Name), statistics.Mean(site).Slice(0, 0, slice.Out), statistics.Variance(site).Slice(0, 0, slice.Out), backend);
            }
        }

        return statistics;
    }

    // A net of fewer blocks would find all that it asks for, and compute something else.
    private void ThrowIfLarger(ActiveSlice[] slices)
    {
        var known = slices.Select(slice => slice.Name).ToHashSet(StringComparer.Ordinal);
        if (tensors.Keys.FirstOrDefault(key => key.StartsWith("blocks.", StringComparison.Ordinal) && !known.Contains(NormFields.WeightKey(key))) is { } other)
        {
            throw new FileFormatException(path, other, "the architecture asked for has no such tensor", RightArchitecture);
        }
    }

    private string RightArchitecture => architecture is null ? "check that the architecture is the one the file was written for" : $"the file was written for {architecture}";

    private static string? ArchitectureOf(IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return metadata.TryGetValue("architecture", out var json) ? Architecture.FromJson(json).ToString() : null;
        }
        catch (FormatException)
        {
            // Whoever wrote it meant something else by the name.
            return null;
        }
    }

    private void ReadStatistics(string name, in Tensor mean, in Tensor variance, IBackend backend)
    {
        backend.Copy(Expect(name + NormFields.Mean, mean.Shape, mean.DType), mean);
        backend.Copy(Expect(name + NormFields.Variance, variance.Shape, variance.DType, least: 0), variance);
    }

    private Tensor Expect(string key, Shape shape, DType dtype, double least = double.NegativeInfinity)
    {
        if (!tensors.TryGetValue(key, out var tensor))
        {
            throw new FileFormatException(path, key, "the tensor is missing", RightArchitecture);
        }

        if (tensor.Shape != shape)
        {
            throw new FileFormatException(path, key, $"its shape is {tensor.Shape} instead of {shape}", architecture is null ? "check that space and architecture are those the file was written for" : RightArchitecture);
        }

        StateDictionary.ThrowUnlessUsable(tensor, key, path, dtype, least);
        return tensor;
    }

    private static bool IsTorch(string path)
    {
        using var stream = InputFile.Open(path);
        Span<byte> start = stackalloc byte[2];
        // A pickle begins with its protocol's opcode, a zip archive with "PK"; a safetensors file with the length of its header, whose low bytes may be the
        // same by chance: then the header's opening brace at byte 8 tells.
        Span<byte> opening = stackalloc byte[9];
        var read = stream.ReadAtLeast(opening, opening.Length, throwOnEndOfStream: false);
        opening[..2].CopyTo(start);
        return read >= 2 && (read < 9 || opening[8] != (byte)'{') && (start[0] == 0x80 || start.SequenceEqual("PK"u8));
    }
}
