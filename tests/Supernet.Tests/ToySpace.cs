using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Tests;

/// <summary>The three-stage space of the golden training run, small enough to enumerate.</summary>
internal static class ToySpace
{
    public static SearchSpace Create() => new(
        "toy",
        resolutions: [32],
        stemWidths: [8, 16],
        stemStride: 2,
        stages:
        [
            new("mb1", [8, 16], [1, 2], [3, 5], [1], Stride: 1, SqueezeExcite: false),
            new("mb2", [16, 24], [2, 3], [3, 5], [3, 4, 6], Stride: 2, SqueezeExcite: true),
            new("mb3", [24, 32], [1, 2], [3, 5], [4, 6], Stride: 2, SqueezeExcite: true),
        ],
        lastWidths: [32, 48]);
}
