using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Tensors;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Evaluation;

public sealed class BatchCacheTests
{
    private static readonly ShapesDataset Data = ShapesDataset.Train(50, 3);

    public static TheoryData<bool, int?, DType, int> Passes => new()
    {
        { false, null, DType.Float32, 50 },
        { false, 9, DType.Float32, 66 },
        { true, 9, DType.Float32, 72 },
        { true, 2, DType.Float64, 16 },
    };

    [Theory, MemberData(nameof(Passes))]
    public void Batches_made_anew_are_those_that_would_be_kept(bool training, int? count, DType dtype, int images)
    {
        var normalization = Normalization.Measure(Data);
        var options = training
            ? DataLoaderOptions.ForTraining(8, normalization, AugmentationOptions.Cifar, 5)
            : DataLoaderOptions.ForEvaluation(8, normalization, AugmentationOptions.Cifar) with { EndEpoch = 2 };
        var kept = new BatchCache(Data, options, count, dtype);
        var anew = new BatchCache(Data, options, count, dtype, mostBytes: 0);

        Assert.Equal((images, images), (kept.Count, anew.Count));
        Assert.Equal(images, kept.Batches.Sum(batch => batch.Labels.Shape[0]));
        for (var pass = 0; pass < 2; pass++)
        {
            Assert.Equal(kept.Batches.SelectMany(Numbers), anew.Batches.SelectMany(Numbers));
        }

        IEnumerable<double> Numbers((Tensor Images, Tensor Labels) batch) =>
        [
            .. dtype == DType.Float64 ? batch.Images.ToArray<double>() : Array.ConvertAll(batch.Images.ToArray<float>(), v => (double)v),
            .. Array.ConvertAll(batch.Labels.ToArray<int>(), label => (double)label),
        ];
    }

    [Fact]
    public void Batches_beyond_the_bound_are_not_held()
    {
        var options = DataLoaderOptions.ForEvaluation(50, Normalization.Measure(Data), AugmentationOptions.Cifar);
        var bytes = 50 * 32 * 32 * 3 * sizeof(float);

        Assert.True(IsHeld(bytes));
        Assert.False(IsHeld(bytes - 1));

        // What is not held goes back to its pool when a pass ends.
        bool IsHeld(long mostBytes) => new BatchCache(Data, options, mostBytes: mostBytes).Batches.First().Images.IsAlive;
    }
}
