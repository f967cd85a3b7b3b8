namespace AlphaNet.Pure.Cli.Tests;

/// <summary>Search spaces as a user would write them.</summary>
internal static class Spaces
{
    /// <summary>The smallest with every kind of layer: steps take milliseconds.</summary>
    public const string Tiny = """
        {
          "name": "tiny", "resolutions": [16], "stem": { "width": [8], "stride": 2 },
          "stages": [
            { "name": "mb1", "width": [8], "depth": [1], "kernel_size": [3], "expand_ratio": [1], "stride": 1, "squeeze_excite": false },
            { "name": "mb2", "width": [8, 16], "depth": [1, 2], "kernel_size": [3, 5], "expand_ratio": [2, 3], "stride": 2, "squeeze_excite": true }
          ],
          "last_width": [16, 32]
        }
        """;

    /// <summary>The golden training run's space.</summary>
    public const string Toy = """
        {
          "name": "toy", "resolutions": [32], "stem": { "width": [8, 16], "stride": 2 },
          "stages": [
            { "name": "mb1", "width": [8, 16], "depth": [1, 2], "kernel_size": [3, 5], "expand_ratio": [1], "stride": 1, "squeeze_excite": false },
            { "name": "mb2", "width": [16, 24], "depth": [2, 3], "kernel_size": [3, 5], "expand_ratio": [3, 4, 6], "stride": 2, "squeeze_excite": true },
            { "name": "mb3", "width": [24, 32], "depth": [1, 2], "kernel_size": [3, 5], "expand_ratio": [4, 6], "stride": 2, "squeeze_excite": true }
          ],
          "last_width": [32, 48]
        }
        """;
}
