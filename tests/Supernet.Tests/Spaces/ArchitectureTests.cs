using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Spaces;

public class ArchitectureTests
{
    private static readonly Architecture Sample = new(192, [16, 24, 32], [2], [3], [4]);

    [Fact]
    public void Parse_inverts_print() =>
        Prop.ForAll(Arbitraries.Any(), a => Architecture.Parse(a.ToString()) == a).Check(Laws.Cases());

    [Fact]
    public void Json_reads_what_it_writes() =>
        Prop.ForAll(Arbitraries.Any(), a => Architecture.FromJson(a.ToJson()) == a).Check(Laws.Cases());

    [Fact]
    public void Equal_contents_are_equal_and_hash_alike() =>
        Prop.ForAll(Arbitraries.Any(), Arbitraries.Any(), (a, b) =>
        {
            var copy = new Architecture(a.Resolution, [.. a.Widths], [.. a.Depths], [.. a.KernelSizes], [.. a.ExpandRatios]);
            return copy == a && copy.GetHashCode() == a.GetHashCode() && copy.StableHash == a.StableHash
                && (a == b) == (a.StableHash == b.StableHash) && (a == b) == (a.ToString() == b.ToString());
        }).Check(Laws.Cases());

    [Fact]
    public void Text_and_hash_stay_as_they_are_since_files_hold_them()
    {
        Assert.Equal("r192_w16-24-32_d2_k3_e4", Sample.ToString());
        // FNV-1a 64 of the text, computed outside of this program.
        Assert.Equal(0x6BC26E0E8733BC47UL, Sample.StableHash);
    }

    [Fact]
    public void Every_single_gene_counts()
    {
        Architecture[] others =
        [
            Sample with { Resolution = 224 }, Sample with { Widths = [16, 24, 40] }, Sample with { Depths = [3] },
            Sample with { KernelSizes = [5] }, Sample with { ExpandRatios = [6] }, Sample with { Widths = [16, 24] },
        ];
        Assert.Equal(others.Length + 1, others.Append(Sample).Distinct().Count());
        Assert.All(others, other => Assert.NotEqual(Sample.StableHash, other.StableHash));
    }

    [Theory]
    [InlineData("", "parts")]
    [InlineData("r192_w16_d2_k3", "4 parts instead of 5")]
    [InlineData("r192_w16_d2_k3_e4_x5", "6 parts")]
    [InlineData("192_w16_d2_k3_e4", "should start with 'r'")]
    [InlineData("r192_w16_k3_d2_e4", "should start with 'd'")]
    [InlineData("r192_w16-_d2_k3_e4", "'' in part 'w16-' is not a whole number")]
    [InlineData("r192_w16--8_d2_k3_e4", "is not a whole number")]
    [InlineData("r192_w99999999999_d2_k3_e4", "'99999999999'")]
    [InlineData("r192-224_w16_d2_k3_e4", "one resolution")]
    [InlineData("r_w16_d2_k3_e4", "one resolution")]
    public void Parse_says_what_is_wrong(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Architecture.Parse(text)).Message);

    [Theory]
    [InlineData("[1]", "must be an object")]
    [InlineData("{", "not JSON")]
    [InlineData("""{"resolution":"192"}""", "'resolution' must be a whole number")]
    [InlineData("""{"resolution":192,"width":[16.5],"depth":[],"kernel_size":[],"expand_ratio":[]}""", "'width' must be a list")]
    [InlineData("""{"resolution":192,"width":[16],"depth":[2],"kernel_size":[3]}""", "lacks 'expand_ratio'")]
    public void Json_says_what_is_wrong(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Architecture.FromJson(json)).Message);

    [Fact]
    public void Json_ignores_other_keys() =>
        Assert.Equal(Sample, Architecture.FromJson("""{"flops":1.5,"net_id":"x","resolution":192,"width":[16,24,32],"depth":[2],"kernel_size":[3],"expand_ratio":[4]}"""));

    [Fact]
    public void Lists_must_be_given() => Assert.Throws<ArgumentException>(() => new Architecture(192, default, [2], [3], [4]));
}
