using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Readme;

/// <summary>The README's first snippet.</summary>
public static class TrainAndSearch
{
    /// <summary>Trains, or goes on with a run, then searches it.</summary>
    public static Architecture Run(CancellationToken cancellation)
    {
        var folder = new RunFolder("my-run");
        using var trainer = folder.HasRun ? SupernetTrainer.Resume(folder) : SupernetTrainer.Start(folder, RunPresets.For(SearchSpaces.Cifar, RunData.Shapes, epochs: 2));
        trainer.Run(progress: null, cancellation);

        using var searcher = SupernetSearcher.Open(folder, trainer.Trained, trainer.Data, SearchPresets.For(trainer.Net.Space, trainer.Data.Classes));
        searcher.Run(progress: null, cancellation);
        var best = searcher.Search.Front[^1].Architecture;
        return best;
    }
}
