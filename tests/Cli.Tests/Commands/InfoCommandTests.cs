using System.Text.Json.Nodes;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Cli.Tests.Commands;

public sealed class InfoCommandTests
{
    [Theory]
    [InlineData("alphanet_a0", "a0")]
    [InlineData("alphanet_a5_1", "a5_1")]
    [InlineData("alphanet_a6", "A6")]
    [InlineData("min_224", "min", "--resolution", "224")]
    [InlineData("max_288", "max")]
    public void Costs_of_named_nets_are_the_published_ones(string golden, string architecture, params string[] more)
    {
        var info = Alphanet.Run(["info", "--space", "alphanet", "--json", "--arch", architecture, .. more]).Succeeded().Json;

        AssertCost(Golden(golden), info);
    }

    [Fact]
    public void An_architecture_may_come_from_a_file_or_as_text()
    {
        using var folder = new TempFolder();
        var golden = Golden("attentivenas_a5");
        var file = folder.Write("a5.json", golden["arch"]!.ToJsonString());
        var text = $"r256_w{Join("width")}_d{Join("depth")}_k{Join("kernel_size")}_e{Join("expand_ratio")}";

        AssertCost(golden, Alphanet.Run("info", "--space", "alphanet", "--json", "--arch", file).Succeeded().Json);
        AssertCost(golden, Alphanet.Run("info", "--space", "alphanet", "--json", "--arch", text).Succeeded().Json);

        string Join(string gene) => string.Join('-', golden["arch"]![gene]!.AsArray().Select(n => (int)n!));
    }

    [Theory]
    [InlineData("Best", 24)]
    [InlineData("best", 16)]
    [InlineData("BEST", 24)]
    [InlineData("Small", 16)]
    [InlineData("small", 16)]
    public void Presets_are_found_whatever_their_capitals_and_as_typed_first(string name, int lastWidth)
    {
        using var folder = new TempFolder();
        var space = JsonNode.Parse(Spaces.Tiny)!;
        space["last_width"]!.AsArray().Add(24);
        space["presets"] = new JsonObject { ["Best"] = Preset(24), ["best"] = Preset(16), ["Small"] = Preset(16) };
        var file = folder.Write("tiny.json", space.ToJsonString());

        Assert.Equal(lastWidth, (int)Alphanet.Run("info", "--space", file, "--arch", name, "--json").Succeeded().Json["architecture"]!["width"]!.AsArray()[^1]!);

        static JsonNode Preset(int lastWidth) =>
            JsonNode.Parse($$"""{"resolution": 16, "width": [8, 8, 8, {{lastWidth}}], "depth": [1, 1], "kernel_size": [3, 3], "expand_ratio": [1, 2]}""")!;
    }

    [Fact]
    public void The_layers_add_up_to_the_total()
    {
        var info = Alphanet.Run("info", "--space", "cifar", "--arch", "max", "--json").Succeeded().Json;

        var layers = info["layers"]!.AsArray();
        Assert.Equal((long)info["macs"]!, layers.Sum(layer => (long)layer!["macs"]!));
        Assert.Equal((long)info["params_all"]!, layers.Sum(layer => (long)layer!["params"]!));
        Assert.Equal((long)info["params_used"]!, layers.Where(layer => (bool)layer!["used"]!).Sum(layer => (long)layer!["params"]!));
    }

    [Fact]
    public void The_table_names_layers_and_totals()
    {
        var table = Alphanet.Run("info", "--space", "alphanet", "--arch", "a0").Succeeded().Out;

        Assert.Contains("blocks.16.depthwise", table, StringComparison.Ordinal);
        Assert.Contains("203,389,568", table, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("""{"resolution": 192}""", "width")]
    [InlineData("""{"resolution": 192, "width": [1], "depth": [1], "kernel_size": [3], "expand_ratio": [1]}""", "width has 1 values instead of 9")]
    public void A_broken_architecture_file_is_refused_by_name_and_place(string content, string place)
    {
        using var folder = new TempFolder();
        var file = folder.Write("broken.json", content);

        Alphanet.Run("info", "--space", "alphanet", "--arch", file).Refused(ExitCode.WrongUse, "broken.json", place);
    }

    [Theory]
    [InlineData("\"expand_ratio\": [2, 3]", "\"expand_ratio\": [0]", "mb2")]
    [InlineData("\"kernel_size\": [3, 5]", "\"kernel_size\": [4]", "mb2")]
    [InlineData("\"stride\": 1, ", "\"stride\": 1, \"colour\": 3, ", "colour")]
    [InlineData("\"last_width\"", "\"last_widht\"", "last_width")]
    public void A_broken_space_file_is_refused_by_stage_and_rule(string right, string wrong, string place)
    {
        using var folder = new TempFolder();
        Assert.Contains(right, Spaces.Tiny, StringComparison.Ordinal);
        var file = folder.Write("space.json", Spaces.Tiny.Replace(right, wrong, StringComparison.Ordinal));

        Alphanet.Run("info", "--space", file, "--arch", "min").Refused(ExitCode.WrongUse, "space.json", place);
    }

    private static JsonNode Golden(string name) => JsonNode.Parse(GoldenFiles.ReadText("flops_params.json"))!.AsArray().Single(e => (string)e!["name"]! == name)!;

    private static void AssertCost(JsonNode golden, JsonNode info)
    {
        Assert.Equal((long)golden["exact_macs"]!, (long)info["macs"]!);
        Assert.Equal((double)golden["analytic_mflops"]!, (double)info["mflops"]!, 1e-6);
        Assert.Equal((long)golden["params_all"]!, (long)info["params_all"]!);
        Assert.Equal((long)golden["params_used"]!, (long)info["params_used"]!);
    }
}
