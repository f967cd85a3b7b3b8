using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Scores the candidates of a step's random places on its batch and takes one for each.</summary>
/// <remarks>
/// A score is minus the smoothed cross entropy of a training-mode pass (statistics of the batch, no dropout) without gradients. Weights do not change within a step, so
/// all candidates are scored before the first pass, and a device is asked for all scores at once.
/// </remarks>
internal sealed class AttentiveChoice
{
    private readonly ElasticNet net;
    private readonly AttentiveOptions options;
    private readonly double smoothing;
    private readonly Tape tape;
    private readonly HostNumbers losses;
    private readonly double[] scores;

    /// <summary>A choice for every step.</summary>
    /// <param name="net">The supernet in training.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">How many candidates a place has, and which is taken.</param>
    /// <param name="places">Random places of a step.</param>
    /// <param name="smoothing">Label smoothing of the scores.</param>
    public AttentiveChoice(ElasticNet net, IBackend backend, AttentiveOptions options, int places, double smoothing)
    {
        (this.net, this.options, this.smoothing) = (net, options, smoothing);
        tape = new Tape(backend, recording: false);
        scores = new double[places * options.Candidates];
        losses = new HostNumbers(scores.Length, net.DType);
    }

    /// <summary>Takes one candidate for every place.</summary>
    /// <param name="images">Images [n, h, w, 3].</param>
    /// <param name="labels">Int32 labels [n].</param>
    /// <param name="candidates">The candidates, place after place.</param>
    /// <param name="chosen">Receives the choice of each place.</param>
    public void Take(in Tensor images, in Tensor labels, ReadOnlySpan<NetworkPlan> candidates, Span<NetworkPlan> chosen)
    {
        Score(images, labels, candidates);
        for (var place = 0; place < chosen.Length; place++)
        {
            var first = place * options.Candidates;
            var best = AttentiveSampler.Choose(options.Rule, scores.AsSpan(first, options.Candidates));
            // No score is a number: the first, whose loss will say that training has diverged.
            chosen[place] = candidates[first + Math.Max(best, 0)];
        }
    }

    private void Score(in Tensor images, in Tensor labels, ReadOnlySpan<NetworkPlan> candidates)
    {
        var backend = tape.Backend;
        var values = backend.Rent(losses.Shape, losses.DType);
        try
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                var loss = net.Forward(new ForwardContext(tape, NormMode.Batch), tape.Constant(images), candidates[i]).CrossEntropy(labels, smoothing);
                backend.Copy(loss.Value, values.Slice(0, i, 1).Squeeze(0));
                tape.Reset();
            }

            losses.Bring(values);
        }
        finally
        {
            tape.Reset();
            backend.Return(values);
        }

        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = -losses.Values[i];
        }
    }
}
