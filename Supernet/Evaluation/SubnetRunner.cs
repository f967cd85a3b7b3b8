using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Evaluation;

/// <summary>Runs subnets of a net forward: calibration of batch norms, logits, accuracy. Not for use by several threads at once.</summary>
public sealed class SubnetRunner
{
    private readonly ElasticNet net;
    private readonly Tape tape;

    /// <summary>A runner on a backend.</summary>
    public SubnetRunner(ElasticNet net, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(net);
        this.net = net;
        tape = new Tape(backend, recording: false);
    }

    /// <summary>
    /// Statistics of a subnet: every batch norm normalises by the batch and averages its statistics over the batches (variance unbiased). A trained supernet has
    /// none of its own, so this comes before any evaluation. They lie where the backend computes; dispose them.
    /// </summary>
    public NormStatistics Calibrate(NetworkPlan plan, BatchCache batches, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var statistics = net.NewStatistics(tape.Backend);
        try
        {
            foreach (var (images, _) in batches.Batches)
            {
                cancellation.ThrowIfCancellationRequested();
                Forward(new ForwardContext(tape, NormMode.Calibrate, statistics), plan, images);
            }

            return statistics;
        }
        catch
        {
            statistics.Dispose();
            throw;
        }
    }

    /// <summary>Logits [n, classes] of images [n, h, w, 3], by the layers as they are trained. For many images in Float32, an <see cref="InferenceNet"/> is faster.</summary>
    public Tensor Logits(NetworkPlan plan, NormStatistics statistics, in Tensor images) =>
        Forward(new ForwardContext(tape, NormMode.Fixed, statistics), plan, images);

    // Images come from host memory, logits go there.
    private Tensor Forward(in ForwardContext context, NetworkPlan plan, in Tensor images)
    {
        var elsewhere = images.Device != tape.Backend.Device;
        var input = elsewhere ? tape.Backend.Rent(images.Shape, images.DType) : images;
        try
        {
            if (elsewhere)
            {
                input.CopyFrom(images);
            }

            return net.Forward(context, tape.Constant(input), plan).Value.Clone();
        }
        finally
        {
            tape.Reset();
            if (elsewhere)
            {
                tape.Backend.Return(input);
            }
        }
    }

    /// <summary>Top-1 and top-5 accuracy in percent and mean cross entropy without smoothing.</summary>
    /// <remarks>An image counts for top-k if fewer than k classes score higher than its own; ties go to the lower class.</remarks>
    public SubnetAccuracy Measure(NetworkPlan plan, NormStatistics statistics, BatchCache batches, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        using var compiled = net.DType == DType.Float32 && tape.Backend is IInferenceBackend ? new InferenceNet(net, plan, statistics, tape.Backend) : null;
        long top1 = 0, top5 = 0, count = 0;
        var loss = 0.0;
        foreach (var (images, labels) in batches.Batches)
        {
            cancellation.ThrowIfCancellationRequested();
            var logits = compiled is null ? Logits(plan, statistics, images) : compiled.Run(images);
            var scores = logits.DType == DType.Float64 ? logits.ToArray<double>() : Array.ConvertAll(logits.ToArray<float>(), v => (double)v);
            var expected = labels.Span<int>();
            for (var i = 0; i < expected.Length; i++)
            {
                var row = scores.AsSpan(i * net.Classes, net.Classes);
                var rank = Rank(row, expected[i]);
                top1 += rank < 1 ? 1 : 0;
                top5 += rank < 5 ? 1 : 0;
                loss += CrossEntropy(row, expected[i]);
                count++;
            }
        }

        return new SubnetAccuracy(100.0 * top1 / count, 100.0 * top5 / count, loss / count);
    }

    private static int Rank(ReadOnlySpan<double> scores, int label)
    {
        var rank = 0;
        for (var c = 0; c < scores.Length; c++)
        {
            // Written so that NaN scores never count as right.
            rank += !(scores[c] < scores[label]) && c != label && !(scores[c] == scores[label] && c > label) ? 1 : 0;
        }

        return rank;
    }

    private static double CrossEntropy(ReadOnlySpan<double> scores, int label)
    {
        var max = double.NegativeInfinity;
        foreach (var score in scores)
        {
            max = Math.Max(max, score);
        }

        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp(score - max);
        }

        return Math.Log(sum) + max - scores[label];
    }
}
