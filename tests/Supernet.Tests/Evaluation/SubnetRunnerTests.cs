using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Evaluation;

public sealed class SubnetRunnerTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Accuracies_and_loss_are_means_over_images_and_ties_go_to_the_lower_class(DType dtype)
    {
        // Logits of an image of one colour: r, g, g, b, 0, 0, -1.
        double[][] readout = [[1], [0, 1], [0, 1], [0, 0, 1], [], [], []];
        var net = new ReadoutNet(ToySpace.Create(), readout, [0, 0, 0, 0, 0, 0, -1], readsImages: true, dtype);
        using var backend = new CpuBackend(1);
        var batches = new BatchCache(
        [
            Batch(
                dtype,
                ((3, 1, -2), 0),    // 3, 1, 1, -2, 0, 0, -1: first
                ((3, 1, -2), 5),    // fifth, after class 4 of the same score
                ((-2, 4, 3), 2),    // -2, 4, 4, 3, 0, 0, -1: second, after class 1 of the same score
                ((3, 2, 1), 5)),    // 3, 2, 2, 1, 0, 0, -1: sixth, after class 4 of the same score
            // Not full: its image weighs as much as any other.
            Batch(dtype, ((-2, 4, 3), 1)),
        ]);

        var measured = new SubnetRunner(net.Net, backend).Measure(NetworkPlan.CreateMax(net.Net.Space), net.Statistics, batches);

        Assert.Equal((40, 80), (measured.Top1, measured.Top5));
        // log(sum exp) less the label's logit: (0.3331082 + 3.3331082 + 0.8811722 + 3.6876239 + 0.8811722) / 5.
        Assert.Equal(1.8232370, measured.Loss!.Value, 2e-5);
    }

    private static (Tensor Images, Tensor Labels) Batch(DType dtype, params ((double R, double G, double B) Colour, int Label)[] images)
    {
        const int side = 32;
        var pixels = images.SelectMany(image => Enumerable.Repeat<double[]>([image.Colour.R, image.Colour.G, image.Colour.B], side * side)).SelectMany(pixel => pixel);
        return (Tensor.Wrap(pixels.ToArray(), new Shape(images.Length, side, side, 3)).As(dtype), Tensor.Wrap(images.Select(image => image.Label).ToArray(), new Shape(images.Length)));
    }
}
