using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>The rules a search space must keep, checked all at once.</summary>
internal static class SearchSpaceRules
{
    /// <summary>Expanded channels must be multiples of this, else stored and extracted widths differ by rounding.</summary>
    private const int ChannelMultiple = 8;

    /// <summary>Bound of every number, so that no product of two of them overflows, whatever a file says.</summary>
    private const int Largest = 1 << 14;

    /// <summary>Candidates of a list at most, and blocks of the deepest net: whatever a file says, its rules are checked in moments.</summary>
    private const int MostCandidates = 256;

    private const int MostBlocks = 4096;

    // More would not be read.
    private const int MostProblems = 50;

    /// <summary>Depthwise convolutions take no larger kernel.</summary>
    private const int LargestKernel = 63;

    public static List<string> Problems(SearchSpace space)
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(space.Name)) problems.Add("name: must not be empty");
        if (space.StemStride is not (1 or 2)) problems.Add($"stem: stride {space.StemStride} must be 1 or 2");
        if (space.Stages.IsDefaultOrEmpty) problems.Add("stages: at least one stage is needed");
        var stages = space.Stages.IsDefault ? [] : space.Stages;

        Candidates(problems, "resolutions", space.Resolutions);
        Candidates(problems, "stem: width", space.StemWidths);
        Candidates(problems, "last_width", space.LastWidths);
        foreach (var stage in stages.TakeWhile(_ => HasRoom(problems))) StageRules(problems, stage);
        foreach (var name in stages.Where(stage => !string.IsNullOrWhiteSpace(stage.Name)).GroupBy(stage => stage.Name).Where(g => g.Count() > 1).Select(g => g.Key))
            problems.Add($"stages: the name '{name}' is used more than once");

        // The rules across stages presume well-formed lists; reporting them on broken ones would only repeat the cause.
        if (problems.Count > 0) return problems;
        if (stages.Sum(stage => (long)stage.MaxDepth) is > MostBlocks and var blocks)
        {
            problems.Add($"stages: the deepest net has {blocks:N0} blocks; at most {MostBlocks:N0} are possible");
            return problems;
        }
        Expansion(problems, space);
        Sizes(problems, space);
        return problems;
    }

    private static bool HasRoom(List<string> problems) => problems.Count < MostProblems;

    private static void StageRules(List<string> problems, StageSpace stage)
    {
        var at = $"stage '{stage.Name}'";
        if (string.IsNullOrWhiteSpace(stage.Name)) problems.Add($"{at}: name must not be empty");
        Candidates(problems, $"{at}: width", stage.Widths);
        Candidates(problems, $"{at}: depth", stage.Depths);
        Candidates(problems, $"{at}: kernel_size", stage.KernelSizes);
        Candidates(problems, $"{at}: expand_ratio", stage.ExpandRatios);
        if (stage.Stride is not (1 or 2)) problems.Add($"{at}: stride {stage.Stride} must be 1 or 2");
        if (!stage.KernelSizes.IsDefault)
        {
            foreach (var kernel in stage.KernelSizes.Where(k => k > 0 && k % 2 == 0))
                problems.Add($"{at}: kernel_size {kernel} is even; 'same' padding needs an odd kernel");
            foreach (var kernel in stage.KernelSizes.Where(k => k is > LargestKernel and <= Largest))
                problems.Add($"{at}: kernel_size {kernel} must be at most {LargestKernel}");
        }
    }

    private static void Candidates(List<string> problems, string at, ImmutableArray<int> list)
    {
        if (list.IsDefaultOrEmpty)
        {
            problems.Add($"{at}: the list is empty");
            return;
        }
        if (list.Length > MostCandidates)
        {
            problems.Add($"{at}: {list.Length:N0} candidates are listed; at most {MostCandidates} are possible");
            return;
        }
        foreach (var value in list.Where(v => v < 1).Distinct()) problems.Add($"{at}: {value} must be at least 1");
        foreach (var value in list.Where(v => v > Largest).Distinct()) problems.Add($"{at}: {value} must be at most {Largest}");
        foreach (var value in list.GroupBy(v => v).Where(g => g.Count() > 1)) problems.Add($"{at}: {value.Key} is listed {value.Count()} times");
    }

    private static void Expansion(List<string> problems, SearchSpace space)
    {
        var incoming = space.StemWidths;
        foreach (var stage in space.Stages.TakeWhile(_ => HasRoom(problems)))
        {
            var inputs = stage.MaxDepth > 1 ? incoming.Union(stage.Widths) : incoming;
            foreach (var width in inputs)
            {
                foreach (var ratio in stage.ExpandRatios.Where(t => width * t % ChannelMultiple != 0).TakeWhile(_ => HasRoom(problems)))
                    problems.Add($"stage '{stage.Name}': input width {width} * expand_ratio {ratio} = {width * ratio} is not a multiple of {ChannelMultiple}");
            }
            if (stage.SqueezeExcite) Gates(problems, stage, inputs);
            incoming = stage.Widths;
        }
    }

    // A narrower block's gate is a slice of the widest one's: it must not be rounded to more.
    private static void Gates(List<string> problems, StageSpace stage, IEnumerable<int> inputs)
    {
        var blocks = inputs.SelectMany(width => stage.ExpandRatios.Select(ratio => width * ratio)).Distinct().Order().ToArray();
        var most = ChannelRounding.MakeDivisible(blocks[^1] / 4);
        foreach (var channels in blocks.Where(channels => ChannelRounding.MakeDivisible(channels / 4) > most).TakeWhile(_ => HasRoom(problems)))
            problems.Add($"stage '{stage.Name}': the squeeze-excite of {channels} channels has {ChannelRounding.MakeDivisible(channels / 4)}, more than the {most} of {blocks[^1]}; take wider blocks");
    }

    private static void Sizes(List<string> problems, SearchSpace space)
    {
        if (space.Stages.Count(stage => stage.Stride == 2) > Math.Log2(Largest) - 1)
        {
            problems.Add($"stages: {space.Stages.Count(stage => stage.Stride == 2)} of them have stride 2; no resolution up to {Largest} is a multiple of that");
            return;
        }
        foreach (var resolution in space.Resolutions.Where(r => r % space.TotalStride != 0))
            problems.Add($"resolutions: {resolution} is not a multiple of the total stride {space.TotalStride} (stem {space.StemStride}, stages {string.Join(", ", space.Stages.Select(s => s.Stride))})");
    }
}
