using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Search;

public class ParetoFrontTests
{
    private static Arbitrary<EvaluatedSubnet[]> Clouds() =>
        (from macs in Gen.Choose(1, 20)
         from top1 in Gen.Choose(0, 10)
         select Subnet(macs, top1)).ArrayOf().ToArbitrary();

    [Fact]
    public void No_member_is_dominated_and_all_others_are_covered() =>
        Prop.ForAll(Clouds(), cloud =>
        {
            var front = ParetoFront.Of(cloud);
            return front.All(member => !cloud.Any(other => other.Dominates(member)))
                && cloud.All(one => front.Any(member => member.Dominates(one) || (member.Cost == one.Cost && member.Accuracy == one.Accuracy)));
        }).Check(Laws.Cases());

    [Fact]
    public void Ascends_in_both_and_is_its_own_front() =>
        Prop.ForAll(Clouds(), cloud =>
        {
            var front = ParetoFront.Of(cloud);
            return front.Zip(front.Skip(1)).All(p => p.First.Cost.Macs < p.Second.Cost.Macs && p.First.Accuracy.Top1 < p.Second.Accuracy.Top1)
                && ParetoFront.Of(front).SequenceEqual(front) && ParetoFront.Of(cloud.Reverse()).Select(s => s.Cost).SequenceEqual(front.Select(s => s.Cost));
        }).Check(Laws.Cases());

    [Fact]
    public void Nets_that_diverged_are_never_on_it()
    {
        var good = Subnet(2, 50);
        Assert.Equal<IEnumerable<EvaluatedSubnet>>([good], ParetoFront.Of([Subnet(1, double.NaN), good, Subnet(3, double.NaN)]));
    }

    [Fact]
    public void Json_reads_what_it_writes()
    {
        var space = SearchSpaces.AlphaNet;
        EvaluatedSubnet[] subnets =
        [
            new(space.Min, NetworkCost.Of(space, space.Min, 1000), new(77.87, 93.5, 0.9)),
            new(space.Max, NetworkCost.Of(space, space.Max, 1000), new(double.NaN, 0, double.PositiveInfinity)),
        ];
        subnets = [.. subnets, subnets[0] with { Accuracy = new(70, null, null) }];
        var json = ParetoFront.ToJson(subnets);
        Assert.Equal(subnets, ParetoFront.FromJson(json, space, 1000));
        Assert.Contains("\"mflops\": 203.389568", json);
        Assert.Contains("\"params\": 9064648", json);
        // What is unknown is no number, not even one that is none.
        Assert.Contains("\"top5\": null", json);
    }

    [Theory]
    [InlineData("{}", "must be a JSON array")]
    [InlineData("[{}]", "'architecture' is missing")]
    [InlineData("[3]", "'architecture' is missing")]
    [InlineData("[", "not JSON")]
    [InlineData("""{"front":3}""", "must be a JSON array")]
    [InlineData("""[{"architecture":ARCH,"top1":null,"top5":1,"loss":1}]""", "'top1' must be a number")]
    [InlineData("""[{"architecture":ARCH,"top1":1,"loss":1}]""", "'top5' is missing")]
    public void Json_says_what_is_wrong(string json, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => ParetoFront.FromJson(json.Replace("ARCH", SearchSpaces.AlphaNet.Min.ToJson()), SearchSpaces.AlphaNet, 1000)).Message);

    private static EvaluatedSubnet Subnet(long macs, double top1) => new(SearchSpaces.AlphaNet.Min, new NetworkCost(macs, 1, 1), new(top1, 0, 0));
}
