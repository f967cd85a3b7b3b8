using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Kernels.Tests.Training;

/// <summary>The smallest space with every kind of layer: emulated steps take a second.</summary>
internal static class TinySpace
{
    public static SearchSpace Create() => new(
        "tiny",
        resolutions: [16],
        stemWidths: [8],
        stemStride: 2,
        stages:
        [
            new("mb1", [8], [1], [3], [1], Stride: 1, SqueezeExcite: false),
            new("mb2", [8, 16], [1, 2], [3, 5], [2, 3], Stride: 2, SqueezeExcite: true),
        ],
        lastWidths: [16, 32]);
}
