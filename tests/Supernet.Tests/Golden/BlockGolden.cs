using System.Text.Json;
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>The official inverted residual blocks in training mode.</summary>
internal static class BlockGolden
{
    private const string Prefix = "blocks.0.";

    public static TheoryData<string> Cases => [.. Enumerable.Range(0, 7).Select(i => $"mbconv{i}")];

    /// <summary>Runs a case on a backend and compares output and all gradients.</summary>
    public static void Check(IGoldenFigures figures, string name, DType dtype, double tolerance, IBackend backend)
    {
        var definition = GoldenCases.Named(figures.Meta, name);
        var (block, parameters, plan) = Create(definition, dtype);
        parameters.MoveTo(backend);
        var stored = parameters.Parameters.ToDictionary(p => p.Name, p => figures.Input($"{name}/param/{p.Name[Prefix.Length..]}", dtype));
        StateDictionary.Import(parameters, stored, name, backend);

        var tape = new Tape(backend);
        var x = tape.Input(figures.Input(name + "/x", dtype).ToNhwc().On(backend));
        var y = block.Forward(new ForwardContext(tape, NormMode.Batch), x, plan);
        tape.Backward(y, figures.Input(name + "/dy", dtype).ToNhwc().On(backend));

        var suffix = GoldenCases.Suffix(figures, dtype);
        figures.Close($"{name}/y_{suffix}", y.Value.ToNchw(), tolerance);
        figures.Close($"{name}/dx_{suffix}", tape.Gradient(x).ToNchw(), tolerance);
        var gradients = $"{name}/grad_{suffix}/";
        Assert.Equal(
            figures.Names.Where(n => n.StartsWith(gradients, StringComparison.Ordinal)).Select(n => Prefix + n[gradients.Length..]).Order(),
            parameters.Parameters.Where(p => p.Touched).Select(p => p.Name).Order());
        foreach (var p in parameters.Parameters.Where(p => p.Touched))
        {
            figures.Close(gradients + p.Name[Prefix.Length..], p.ToFile(p.Gradient), tolerance);
        }
    }

    private static (ElasticBlock Block, ParameterSet Parameters, BlockPlan Plan) Create(JsonElement definition, DType dtype)
    {
        var active = definition.GetProperty("active");
        int stride = definition.GetProperty("stride").GetInt32(), size = definition.GetProperty("h").GetInt32();
        int[] inputs = Candidates("in_list"), outputs = Candidates("out_list"), kernels = Candidates("k_list"), ratios = Candidates("e_list");
        var stage = new StageSpace("mb", [.. outputs], [1], [.. kernels], [.. ratios], stride, definition.GetProperty("se").GetBoolean());
        var parameters = new ParameterSet();
        var block = new ElasticBlock(parameters, [], Plan(inputs.Max(), outputs.Max(), kernels.Max(), ratios.Max()), stage, inLastTwoStages: false, blockCount: 1);
        parameters.Allocate(dtype);
        return (block, parameters, Plan(Active("cin"), Active("cout"), Active("k"), Active("e")));

        int[] Candidates(string key) => [.. definition.GetProperty(key).EnumerateArray().Select(n => n.GetInt32())];

        int Active(string key) => active.GetProperty(key).GetInt32();

        BlockPlan Plan(int input, int output, int kernel, int ratio)
        {
            var mid = ChannelRounding.MakeDivisible(input * ratio);
            var hidden = stage.SqueezeExcite ? ChannelRounding.MakeDivisible(mid / 4) : 0;
            return new BlockPlan(0, 0, 0, 0, input, mid, output, kernel, stride, stage.HasExpand, hidden, size, (size + stride - 1) / stride);
        }
    }
}
