using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Spaces;

public class SearchSpacesTests
{
    [Fact]
    public void Cifar_is_small_enough_for_a_processor()
    {
        var space = SearchSpaces.Cifar;
        Assert.Equal(8, space.TotalStride);
        Assert.InRange(NetworkCost.Of(space, space.Max, 10).MegaFlops, 15, 20);
        Assert.InRange(NetworkCost.Of(space, space.Min, 10).MegaFlops, 1, 4);
        Assert.All(space.Genes.Where(gene => gene.Kind == GeneKind.Width), gene => Assert.All(gene.Candidates, width => Assert.Equal(0, width % 8)));
    }

    [Fact]
    public void Load_takes_a_name_or_a_file()
    {
        Assert.Same(SearchSpaces.AlphaNet, SearchSpaces.Load("alphanet"));
        Assert.Same(SearchSpaces.Cifar, SearchSpaces.Load("cifar"));
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, ToySpace.Create().ToJson());
            Assert.Equal(ToySpace.Create(), SearchSpaces.Load(file));
            File.WriteAllText(file, "{ oops");
            Assert.Contains(file, Assert.Throws<FormatException>(() => SearchSpaces.Load(file)).Message);
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Contains("alphanet, cifar", Assert.Throws<FileNotFoundException>(() => SearchSpaces.Load("imagenet")).Message);
    }
}
