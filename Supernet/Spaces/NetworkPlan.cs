using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>
/// An architecture resolved to layers with all channel numbers and sizes: the one place where the genes are interpreted,
/// used by the elastic net, extraction, checkpoints and cost alike.
/// </summary>
public sealed class NetworkPlan
{
    private NetworkPlan(SearchSpace space, Architecture architecture, StemPlan stem, ImmutableArray<BlockPlan> blocks, HeadPlan head)
    {
        Space = space;
        Architecture = architecture;
        Stem = stem;
        Blocks = blocks;
        Head = head;
    }

    /// <summary>The space the architecture comes from.</summary>
    public SearchSpace Space { get; }

    /// <summary>The architecture.</summary>
    public Architecture Architecture { get; }

    /// <summary>The stem.</summary>
    public StemPlan Stem { get; }

    /// <summary>The active blocks in order.</summary>
    public ImmutableArray<BlockPlan> Blocks { get; }

    /// <summary>The head.</summary>
    public HeadPlan Head { get; }

    /// <summary>Resolves <paramref name="architecture"/>. Any resolution that is a multiple of the total stride is accepted.</summary>
    /// <exception cref="ArgumentException">The architecture is not in the space.</exception>
    public static NetworkPlan Create(SearchSpace space, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(space);
        space.Validate(architecture, anyResolution: true);
        var size = Downsampled(architecture.Resolution, space.StemStride);
        var channels = architecture.Widths[0];
        var stem = new StemPlan(channels, space.StemStride, architecture.Resolution, size);

        var blocks = ImmutableArray.CreateBuilder<BlockPlan>(architecture.Depths.Sum());
        var firstInSupernet = 0;
        for (var s = 0; s < space.Stages.Length; s++)
        {
            var stage = space.Stages[s];
            for (var i = 0; i < architecture.Depths[s]; i++)
            {
                var stride = i == 0 ? stage.Stride : 1;
                var mid = stage.HasExpand ? ChannelRounding.MakeDivisible(channels * architecture.ExpandRatios[s]) : channels;
                var block = new BlockPlan(
                    s, i, firstInSupernet + i, blocks.Count,
                    channels, mid, architecture.Widths[s + 1],
                    architecture.KernelSizes[s], stride, stage.HasExpand,
                    stage.SqueezeExcite ? ChannelRounding.MakeDivisible(mid / 4) : 0,
                    size, Downsampled(size, stride));
                blocks.Add(block);
                channels = block.OutChannels;
                size = block.OutSize;
            }
            firstInSupernet += stage.MaxDepth;
        }
        var head = new HeadPlan(channels, SearchSpace.HeadExpandRatio * channels, architecture.Widths[^1], size);
        return new NetworkPlan(space, architecture, stem, blocks.MoveToImmutable(), head);
    }

    /// <summary>
    /// Resolves the largest net: the shapes the supernet stores, block by block. A space only allows expanded channels that
    /// are multiples of 8, so no rounding can make the stored width differ from a subnet's.
    /// </summary>
    public static NetworkPlan CreateMax(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return Create(space, space.Max);
    }

    // A 'same'-padded odd kernel and the padded 2x2 pool agree on ceil(size / stride).
    private static int Downsampled(int size, int stride) => (size + stride - 1) / stride;
}
