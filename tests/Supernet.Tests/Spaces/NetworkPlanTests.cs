using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Spaces;

public class NetworkPlanTests
{
    [Fact]
    public void Max_plan_has_the_shapes_of_the_published_checkpoint()
    {
        var plan = NetworkPlan.CreateMax(SearchSpaces.AlphaNet);
        (int From, int To, int In, int Mid, int Out, int Se)[] table =
        [
            (0, 1, 24, 24, 24, 0), (2, 2, 24, 144, 32, 0), (3, 6, 32, 192, 32, 0), (7, 7, 32, 192, 40, 48), (8, 12, 40, 240, 40, 64),
            (13, 13, 40, 240, 72, 0), (14, 18, 72, 432, 72, 0), (19, 19, 72, 432, 128, 112), (20, 26, 128, 768, 128, 192),
            (27, 27, 128, 768, 216, 192), (28, 34, 216, 1296, 216, 328), (35, 35, 216, 1296, 224, 328), (36, 36, 224, 1344, 224, 336),
        ];
        Assert.Equal(37, plan.Blocks.Length);
        foreach (var row in table)
        {
            for (var i = row.From; i <= row.To; i++)
            {
                var block = plan.Blocks[i];
                Assert.Equal((row.In, row.Mid, row.Out, row.Se), (block.InChannels, block.MidChannels, block.OutChannels, block.SeChannels));
                Assert.Equal(i, block.IndexInSupernet);
                Assert.Equal(i >= 2, block.HasExpand);
            }
        }
        Assert.Equal(new HeadPlan(224, 1344, 1984, 9), plan.Head);
        Assert.Equal(new StemPlan(24, 2, 288, 144), plan.Stem);
    }

    [Fact]
    public void Small_net_keeps_supernet_places()
    {
        var plan = NetworkPlan.Create(SearchSpaces.AlphaNet, SearchSpaces.AlphaNet.Named("a0"));
        Assert.Equal([0, 2, 3, 4, 7, 8, 9, 13, 14, 15, 19, 20, 21, 27, 28, 29, 35], plan.Blocks.Select(b => b.IndexInSupernet));
        Assert.Equal(Enumerable.Range(0, 17), plan.Blocks.Select(b => b.IndexInNet));
        Assert.Equal([96, 48, 24, 12, 12, 6, 6], plan.Blocks.Where(b => b.IndexInStage == 0).Select(b => b.OutSize));
    }

    [Fact]
    public void Shortcut_follows_stride_and_channels()
    {
        var space = SearchSpaces.AlphaNet;
        var plan = NetworkPlan.Create(space, space.Min with { Widths = [16, 24, 24, 32, 64, 112, 216, 216, 1792] });
        ShortcutKind First(int stage) => plan.Blocks.First(b => b.Stage == stage).Shortcut;
        Assert.Equal(ShortcutKind.Convolution, First(0));
        Assert.Equal(ShortcutKind.Pool, First(1));
        Assert.Equal(ShortcutKind.PoolThenConvolution, First(2));
        Assert.Equal(ShortcutKind.Identity, First(6));
        Assert.All(plan.Blocks.Where(b => b.IndexInStage > 0), b => Assert.Equal(ShortcutKind.Identity, b.Shortcut));
    }

    [Fact]
    public void Every_subnet_fits_into_the_stored_shapes()
    {
        foreach (var space in (SearchSpace[])[SearchSpaces.AlphaNet, SearchSpaces.Cifar, ToySpace.Create()])
        {
            var stored = NetworkPlan.CreateMax(space);
            Prop.ForAll(Arbitraries.In(space), architecture =>
            {
                var plan = NetworkPlan.Create(space, architecture);
                return plan.Blocks.All(b => stored.Blocks[b.IndexInSupernet] is var s
                    && b.InChannels <= s.InChannels && b.MidChannels <= s.MidChannels && b.OutChannels <= s.OutChannels
                    && b.SeChannels <= s.SeChannels && b.Kernel <= s.Kernel && b.Stride == s.Stride && b.HasExpand == s.HasExpand && b.Stage == s.Stage)
                    && plan.Blocks.Zip(plan.Blocks.Skip(1)).All(p => p.First.OutChannels == p.Second.InChannels && p.First.OutSize == p.Second.InSize)
                    && plan.Head.Size * space.TotalStride == architecture.Resolution;
            }).Check(Laws.Cases());
        }
    }

    [Fact]
    public void Refuses_what_is_not_in_the_space() =>
        Assert.Throws<ArgumentException>(() => NetworkPlan.Create(SearchSpaces.AlphaNet, ToySpace.Create().Max));
}
