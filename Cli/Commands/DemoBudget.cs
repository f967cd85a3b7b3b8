using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>What the demo may spend, measured so that two cores need one and a half to three and a half minutes.</summary>
internal static class DemoBudget
{
    private const int Images = 4_500;
    private const int Epochs = 5;
    private const int Batch = 32;
    private const double ValidationShare = 0.2;
    private const int CalibrationBatches = 2;
    private const int Population = 12;
    private const int Generations = 3;

    public static RunOptions Training => RunPresets.For(SearchSpaces.Cifar, RunData.Shapes, Epochs, Batch) with
    {
        ShapesCount = Images,
        ValidationShare = ValidationShare,
        CalibrationBatches = CalibrationBatches,
    };

    public static SearchOptions Search(int classes) => SearchPresets.For(SearchSpaces.Cifar, classes, population: Population, generations: Generations);

    /// <summary>The same for the command line, which goes on with an interrupted search only by its own settings.</summary>
    public static string SearchSettings => $"--population {Population} --generations {Generations}";
}
