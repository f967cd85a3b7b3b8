using AlphaNet.Pure.Supernet.Spaces;
using FsCheck;
using FsCheck.Fluent;

namespace AlphaNet.Pure.Supernet.Tests;

/// <summary>Random values for laws.</summary>
internal static class Arbitraries
{
    /// <summary>Any architecture of a space.</summary>
    public static Arbitrary<Architecture> In(SearchSpace space) =>
        (from seed in Gen.Choose(0, int.MaxValue)
         select Draw(space, new Random(seed))).ToArbitrary();

    /// <summary>Any architecture at all, fitting no space.</summary>
    public static Arbitrary<Architecture> Any() =>
        (from resolution in Gen.Choose(0, 2000)
         from lists in Lists().ArrayOf(4)
         select new Architecture(resolution, [.. lists[0]], [.. lists[1]], [.. lists[2]], [.. lists[3]])).ToArbitrary();

    private static Gen<int[]> Lists() => Gen.Choose(0, 3000).ArrayOf();

    private static Architecture Draw(SearchSpace space, Random random) =>
        space.FromGenes([.. space.Genes.Select(gene => gene.Candidates[random.Next(gene.Candidates.Length)])]);
}
