using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Files;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Parameters;

/// <summary>Tensors of files in and out of parameters: order of axes, and that what does not fit changes nothing.</summary>
public sealed class StateDictionaryTests : IDisposable
{
    private readonly CpuBackend backend = new(1);

    public void Dispose() => backend.Dispose();

    [Fact]
    public void What_was_exported_comes_back()
    {
        var original = Filled();
        var files = Exported(original);
        Assert.Equal(new Shape(5, 3, 1, 1), files["pointwise.weight"].Shape);
        Assert.Equal(new Shape(4, 3, 3, 3), files["dense.weight"].Shape);
        Assert.Equal(new Shape(6, 1, 5, 5), files["depthwise.weight"].Shape);
        var other = Make();
        StateDictionary.Import(other, files, "file", backend);
        Assert.Equal(original.Values.ToArray<float>(), other.Values.ToArray<float>());
    }

    [Fact]
    public void Axes_are_those_of_PyTorch()
    {
        var set = Filled();
        var files = Exported(set);
        // [out, kh, kw, in] here is [out, in, kh, kw] there; [k, k, c] here is [c, 1, k, k] there.
        Assert.Equal(
            set["dense.weight"].Value.Slice(0, 2, 1).Slice(1, 1, 1).Slice(2, 0, 1).Slice(3, 2, 1).Item<float>(),
            files["dense.weight"].Slice(0, 2, 1).Slice(1, 2, 1).Slice(2, 1, 1).Slice(3, 0, 1).Item<float>());
        Assert.Equal(
            set["depthwise.weight"].Value.Slice(0, 1, 1).Slice(1, 4, 1).Slice(2, 3, 1).Item<float>(),
            files["depthwise.weight"].Slice(0, 3, 1).Slice(2, 1, 1).Slice(3, 4, 1).Item<float>());
    }

    [Fact]
    public void Missing_and_misshapen_tensors_are_named_and_nothing_changes()
    {
        var files = Exported(Filled());
        files.Remove("bias");
        files["dense.weight"] = Tensor.Zeros(new Shape(4, 3, 5, 5));
        var set = Make();
        var error = Assert.Throws<FileFormatException>(() => StateDictionary.Import(set, files, "weights.safetensors", backend));
        Assert.Contains("weights.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 missing (bias)", error.Message, StringComparison.Ordinal);
        Assert.Contains("dense.weight is [4, 3, 5, 5] instead of [4, 3, 3, 3]", error.Message, StringComparison.Ordinal);
        Assert.All(set.Values.ToArray<float>(), v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_no_numbers_are_refused_by_name_and_place(float value)
    {
        var files = Exported(Filled());
        files["bias"].Span<float>()[3] = value;
        var set = Make();
        var error = Assert.Throws<FileFormatException>(() => StateDictionary.Import(set, files, "weights.safetensors", backend));
        Assert.Contains("bias, element 3", error.Message, StringComparison.Ordinal);
        Assert.All(set.Values.ToArray<float>(), v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-3.5e38)]
    public void Doubles_that_single_precision_cannot_hold_are_refused_by_name_and_place(double value)
    {
        var files = Exported(Filled());
        files["bias"] = Tensor.From<double>([0, 0, value, 0, 0], new Shape(5));
        var set = Make();
        var error = Assert.Throws<FileFormatException>(() => StateDictionary.Import(set, files, "weights.safetensors", backend));
        Assert.Contains("weights.safetensors: bias, element 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("Float32", error.Reason, StringComparison.Ordinal);
        Assert.All(set.Values.ToArray<float>(), v => Assert.Equal(0, v));

        var wide = Make(DType.Float64);
        StateDictionary.Import(wide, files, "weights.safetensors", backend);
        Assert.Equal(value, wide["bias"].Value.ToArray<double>()[2]);
    }

    [Fact]
    public void Doubles_that_round_to_the_largest_single_are_weights()
    {
        var files = Exported(Filled());
        files["bias"] = Tensor.From<double>([3.40282350e38, 1e-300, 0.1, 0, -1], new Shape(5));
        var set = Make();
        StateDictionary.Import(set, files, "weights.safetensors", backend);
        Assert.Equal([float.MaxValue, 0, 0.1f, 0, -1], set["bias"].Value.ToArray<float>());
    }

    [Fact]
    public void Whole_numbers_are_no_weights()
    {
        var files = Exported(Filled());
        files["bias"] = Tensor.From<long>([1, 2, 3, 4, 5], new Shape(5));
        var set = Make();
        var error = Assert.Throws<FileFormatException>(() => StateDictionary.Import(set, files, "weights.safetensors", backend));
        Assert.Equal(("weights.safetensors", "bias"), (error.File, error.Place));
        Assert.Contains("Int64", error.Reason, StringComparison.Ordinal);
        Assert.All(set.Values.ToArray<float>(), v => Assert.Equal(0, v));
    }

    private ParameterSet Filled()
    {
        var set = Make();
        set.Initialize(backend, 7);
        return set;
    }

    private static ParameterSet Make(DType dtype = DType.Float32)
    {
        var set = new ParameterSet();
        set.Add("pointwise.weight", new Shape(5, 3), ParameterLayout.Pointwise, decays: true, 1);
        set.Add("dense.weight", new Shape(4, 3, 3, 3), ParameterLayout.Convolution, decays: true, 1);
        set.Add("depthwise.weight", new Shape(5, 5, 6), ParameterLayout.Depthwise, decays: true, 1);
        set.Add("bias", new Shape(5), ParameterLayout.Plain, decays: false, 1);
        set.Allocate(dtype);
        return set;
    }

    private static Dictionary<string, Tensor> Exported(ParameterSet set) => new(StateDictionary.Export(set), StringComparer.Ordinal);
}
