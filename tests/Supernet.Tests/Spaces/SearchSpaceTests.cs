using System.Numerics;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Spaces;

public class SearchSpaceTests
{
    private static readonly SearchSpace Official = SearchSpaces.AlphaNet;

    [Fact]
    public void Official_space_has_the_known_size()
    {
        Assert.Equal(BigInteger.Parse("440301256704"), Official.Count);
        Assert.Equal(31, Official.Genes.Length);
        Assert.Equal(37, Official.BlockCount);
        Assert.Equal(32, Official.TotalStride);
        Assert.Equal(Official.Named("a0"), Official.Min);
        Assert.Equal("r288_w24-24-32-40-72-128-216-224-1984_d2-5-6-6-8-8-2_k5-5-5-5-5-5-5_e1-6-6-6-6-6-6", Official.Max.ToString());
    }

    [Fact]
    public void Genes_take_an_architecture_apart_and_back() =>
        Prop.ForAll(Arbitraries.In(Official), a =>
            Official.Contains(a) && Official.FromGenes(a.ToGenes().AsSpan()) == a
            && Official.Genes.Select(gene => a[gene.Kind, gene.Index]).SequenceEqual(a.ToGenes())).Check(Laws.Cases());

    [Fact]
    public void Json_reads_what_it_writes()
    {
        foreach (var space in (SearchSpace[])[Official, SearchSpaces.Cifar, ToySpace.Create()])
            Assert.Equal(space, SearchSpace.FromJson(space.ToJson()));
        Assert.NotEqual(Official, SearchSpaces.Cifar);
    }

    [Fact]
    public void Validate_names_every_gene_and_its_candidates()
    {
        var bad = Official.Min with { Resolution = 200, Depths = [1, 3, 3, 9, 3, 3, 1] };
        var message = Assert.Throws<ArgumentException>(() => Official.Validate(bad)).Message;
        Assert.Contains("resolution = 200 is none of 192, 224, 256, 288", message);
        Assert.Contains("depth[3] (mb4) = 9 is none of 3, 4, 5, 6", message);
        Assert.DoesNotContain("width", message);
    }

    [Fact]
    public void Validate_counts_the_genes() =>
        Assert.Contains("width has 3 values instead of 9", Assert.Throws<ArgumentException>(() => Official.Validate(Official.Min with { Widths = [1, 2, 3] })).Message);

    [Fact]
    public void Other_resolutions_are_for_callers_who_allow_them()
    {
        var small = Official.Min with { Resolution = 64 };
        Assert.False(Official.Contains(small));
        Official.Validate(small, anyResolution: true);
        Assert.Contains("nor a multiple of 32", Assert.Throws<ArgumentException>(() => Official.Validate(small with { Resolution = 65 }, anyResolution: true)).Message);
        Assert.Throws<ArgumentException>(() => Official.Validate(small with { Resolution = 0 }, anyResolution: true));
    }

    [Fact]
    public void Unknown_names_list_the_known() =>
        Assert.Contains("min, max, a0, a1", Assert.Throws<ArgumentException>(() => Official.Named("a9")).Message);

    // 8 channels have a gate of 9, 16 one of 8.
    [Fact]
    public void Gates_must_not_grow_as_blocks_shrink()
    {
        SearchSpace Of(params int[] widths) => new("gates", [32], [16], 1, [new("one", [.. widths], [2], [3], [1], 1, SqueezeExcite: true)], [64]);
        var error = Assert.Throws<InvalidSearchSpaceException>(() => Of(8, 16));
        Assert.Contains("the squeeze-excite of 8 channels has 9, more than the 8 of 16", error.Message);
        _ = Of(16, 24);
    }

    [Fact]
    public void All_broken_rules_are_reported_with_their_stage()
    {
        var error = Assert.Throws<InvalidSearchSpaceException>(() => new SearchSpace(
            "bad", [32, 32], [], 3,
            [
                new("one", [8], [0, 1], [4, 65], [1], 3, false),
                new("one", [], [1], [3], [1], 1, false),
            ],
            [64]));
        string[] expected =
        [
            "stem: stride 3 must be 1 or 2", "resolutions: 32 is listed 2 times", "stem: width: the list is empty", "stage 'one': depth: 0 must be at least 1",
            "stage 'one': kernel_size 4 is even", "stage 'one': kernel_size 65 must be at most 63", "stage 'one': stride 3 must be 1 or 2", "stage 'one': width: the list is empty", "the name 'one' is used more than once",
        ];
        Assert.All(expected, rule => Assert.Contains(error.Problems, problem => problem.Contains(rule, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, error.Problems.Length);
        Assert.All(error.Problems, problem => Assert.Contains(problem, error.Message));
    }

    [Fact]
    public void Spaces_larger_than_any_is_are_refused_before_their_rules_are_worked_through()
    {
        int[] all = [.. Enumerable.Range(1, 1 << 14)];
        StageSpace Of(int[] widths, int[] depths, int[] ratios) => new("one", [.. widths], [.. depths], [3], [.. ratios], 1, SqueezeExcite: true);
        string[] Problems(params StageSpace[] stages) => [.. Assert.Throws<InvalidSearchSpaceException>(() => new SearchSpace("large", [32], [16], 1, [.. stages], [64])).Problems];

        Assert.Equal(2, Problems(Of(all, [1], all)).Count(problem => problem.Contains("16,384 candidates are listed; at most 256", StringComparison.Ordinal)));
        Assert.Contains("8,192 blocks", Problems(Of([16], [8192], [1]))[0], StringComparison.Ordinal);
        // 256 x 256 products, hardly any a multiple of eight.
        Assert.InRange(Problems([.. Enumerable.Range(0, 50).Select(i => Of(all[..256], [2], all[..256]) with { Name = $"stage {i}" })]).Length, 1, 50);
    }

    [Fact]
    public void Expanded_channels_must_be_multiples_of_eight()
    {
        // Input 12 is only seen by the second block of 'a' and by 'b'.
        var error = Assert.Throws<InvalidSearchSpaceException>(() => new SearchSpace(
            "bad", [32], [8], 2, [new("a", [12], [1, 2], [3], [1, 2], 1, false), new("b", [16], [1], [3], [3, 4], 2, false)], [64]));
        Assert.Equal<IEnumerable<string>>(
            [
                "stage 'a': input width 12 * expand_ratio 1 = 12 is not a multiple of 8",
                "stage 'b': input width 12 * expand_ratio 3 = 36 is not a multiple of 8",
            ],
            error.Problems);
    }

    [Fact]
    public void Resolutions_must_be_multiples_of_the_total_stride()
    {
        var error = Assert.Throws<InvalidSearchSpaceException>(() => new SearchSpace("bad", [32, 36], [8], 2, [new("a", [8], [1], [3], [1], 2, false), new("b", [8], [1], [3], [4], 2, false)], [64]));
        Assert.Equal<IEnumerable<string>>(["resolutions: 36 is not a multiple of the total stride 8 (stem 2, stages 2, 2)"], error.Problems);
    }

    [Fact]
    public void Numbers_that_would_overflow_are_refused()
    {
        var deep = Enumerable.Range(0, 40).Select(i => new StageSpace($"s{i}", [8], [1], [3], [1], 2, false));
        Assert.Contains("40 of them have stride 2", Assert.Throws<InvalidSearchSpaceException>(() => new SearchSpace("bad", [32], [8], 2, [.. deep], [64])).Problems[0]);
        var wide = new StageSpace("wide", [int.MaxValue], [1], [3], [1], 2, false);
        Assert.Contains("2147483647 must be at most 16384", Assert.Throws<InvalidSearchSpaceException>(() => new SearchSpace("bad", [32], [8], 2, [wide], [64])).Problems[0]);
    }

    [Fact]
    public void Presets_must_lie_in_the_space()
    {
        var toy = ToySpace.Create();
        var error = Assert.Throws<InvalidSearchSpaceException>(() => new SearchSpace(
            "bad", toy.Resolutions, toy.StemWidths, toy.StemStride, toy.Stages, toy.LastWidths,
            [new("max", toy.Max), new("odd", toy.Max with { Depths = [1, 1, 1] })]));
        Assert.Equal<IEnumerable<string>>(["presets: the name 'max' is taken by the space's own max net", "preset 'odd': depth[1] (mb2) = 1 is none of 2, 3"], error.Problems);
    }

    [Fact]
    public void Json_problems_come_all_at_once()
    {
        var error = Assert.Throws<InvalidSearchSpaceException>(() => SearchSpace.FromJson(
            """
            {"name":"bad","resolutions":[32],"stem":{"width":[8],"stride":"2"},"colour":1,
             "stages":[{"name":"mb1","width":[8],"depth":[1],"kernel_size":[4],"expand_ratio":[1],"stride":2,"se":true}],
             "last_width":[64],"presets":{"p":{"resolution":32}}}
            """));
        Assert.All(
            (string[])
            [
                "stem: 'stride' must be a whole number", "space: unknown key 'colour'", "stage 'mb1': unknown key 'se'",
                "stage 'mb1': 'squeeze_excite' is missing", "stage 'mb1': kernel_size 4 is even", "preset 'p': architecture JSON lacks 'width'",
            ],
            rule => Assert.Contains(error.Problems, problem => problem.Contains(rule, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("name", "space: 'name' is missing")]
    [InlineData("resolutions", "space: 'resolutions' is missing")]
    [InlineData("stem", "space: 'stem' is missing")]
    [InlineData("stages", "space: 'stages' is missing")]
    [InlineData("last_width", "space: 'last_width' is missing")]
    [InlineData("stem/width", "stem: 'width' is missing")]
    [InlineData("stem/stride", "stem: 'stride' is missing")]
    [InlineData("stages/0/name", "stages[0]: 'name' is missing")]
    [InlineData("stages/0/width", "stage 'mb1': 'width' is missing")]
    [InlineData("stages/0/depth", "stage 'mb1': 'depth' is missing")]
    [InlineData("stages/0/stride", "stage 'mb1': 'stride' is missing")]
    [InlineData("stages/0/squeeze_excite", "stage 'mb1': 'squeeze_excite' is missing")]
    public void A_key_that_is_missing_or_of_another_kind_is_told_once(string path, string missing)
    {
        var json = JsonNode.Parse(ToySpace.Create().ToJson())!;
        var keys = path.Split('/');
        var holder = keys[..^1].Aggregate(json, (at, key) => int.TryParse(key, out var index) ? at[index]! : at[key]!).AsObject();
        holder[keys[^1]] = null;
        Assert.Single(Problems());
        Assert.True(holder.Remove(keys[^1]));
        Assert.Equal([missing], Problems());

        IEnumerable<string> Problems() => Assert.Throws<InvalidSearchSpaceException>(() => SearchSpace.FromJson(json.ToJsonString())).Problems;
    }

    [Fact]
    public void Faults_beside_a_missing_key_are_told_as_well()
    {
        var json = JsonNode.Parse(ToySpace.Create().ToJson())!;
        json["stem"]!.AsObject().Remove("width");
        json["stem"]!["stride"] = 3;
        json["stages"]![0]!["width"] = new JsonArray();
        json["stages"]![1]!.AsObject().Remove("width");
        Assert.Equal(
            ["stage 'mb1': width: the list is empty", "stage 'mb2': 'width' is missing", "stem: 'width' is missing", "stem: stride 3 must be 1 or 2"],
            Assert.Throws<InvalidSearchSpaceException>(() => SearchSpace.FromJson(json.ToJsonString())).Problems.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[]", 1)]
    [InlineData("{}", 5)]
    [InlineData("null", 1)]
    [InlineData("""{"name":1,"stages":{},"stem":[],"presets":3}""", 6)]
    [InlineData("""{"stages":[1,null,{"name":2}]}""", 13)]
    public void What_is_nothing_like_a_space_is_told_key_by_key(string json, int problems) =>
        Assert.Equal(problems, Assert.Throws<InvalidSearchSpaceException>(() => SearchSpace.FromJson(json)).Problems.Length);

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"name":1,"stages":{},"stem":[],"presets":3}""")]
    [InlineData("""{"stages":[1,null]}""")]
    public void Hostile_json_is_refused_by_name(string json) => Assert.NotEmpty(Assert.Throws<InvalidSearchSpaceException>(() => SearchSpace.FromJson(json)).Problems);

    [Fact]
    public void Text_that_is_not_json_is_a_format_error() => Assert.Throws<FormatException>(() => SearchSpace.FromJson("{"));
}
