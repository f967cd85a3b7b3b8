using System.Diagnostics;
using System.Text.Json;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare.Depthwise;

/// <summary>Every depthwise convolution of the training step, forward and backward, ours and PyTorch's in turn, each side's round in a process of its own.</summary>
internal static class StepDepthwise
{
    public const string Name = "dw_shapes";

    // The best of so many: some calls are shorter than what disturbs them.
    private const int Calls = 25;

    private static readonly IReadOnlyList<(DepthwiseLayer Layer, int Count)> Layers = DepthwiseLayer.Of(OfficialStep.Plans);

    /// <summary>The layers for the peer: [[size, channels, kernel, stride], ...].</summary>
    private static string LayersAsJson => JsonSerializer.Serialize(Layers.Select(l => (int[])[l.Layer.Size, l.Layer.Channels, l.Layer.Kernel, l.Layer.Stride]));

    /// <summary>Two rows a layer, most costly first, then all of the step together: times by how often a step computes them.</summary>
    public static void Compare(int threads, int rounds, TorchPeer? peer, Report report)
    {
        List<double[]> ours = [], theirs = [];
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(Parse(ChildProcess.LastLine(Worker.Start(Name, threads, Calls))));
            if (peer is not null)
            {
                theirs.Add(Parse(ChildProcess.LastLine(peer.Start(Name, threads, Calls, LayersAsJson))));
            }
        }

        foreach (var backward in (bool[])[false, true])
        {
            var direction = backward ? "backward" : "forward";
            var (our, their) = (0.0, 0.0);
            for (var i = 0; i < Layers.Count; i++)
            {
                var at = 2 * i + (backward ? 1 : 0);
                var mine = Measurement.Median([.. ours.Select(times => times[at])]);
                double? others = peer is null ? null : Measurement.Median([.. theirs.Select(times => times[at])]);
                report.Add(new($"{Layers[i].Layer} {direction}", threads, mine, others, null, null));
                our += Layers[i].Count * mine;
                their += Layers[i].Count * others ?? 0;
            }

            report.Add(new($"{Name} {direction}", threads, our, peer is null ? null : their, null, null));
        }
    }

    /// <summary>Our side: prints [forward, backward, forward, ...] in seconds, the best of some calls each.</summary>
    public static void Measure(int threads, int calls)
    {
        using var backend = new CpuBackend(threads);
        WarmUp.Run(() =>
        {
            foreach (var (layer, _) in Layers)
            {
                Measure(backend, layer, 1);
            }
        });
        var seconds = Layers.SelectMany(entry => Measure(backend, entry.Layer, calls)).ToArray();
        Console.WriteLine(JsonSerializer.Serialize(seconds));
    }

    private static double[] Measure(CpuBackend backend, DepthwiseLayer layer, int calls)
    {
        var x = Tensor.Zeros(new Shape(OfficialStep.Batch, layer.Size, layer.Size, layer.Channels));
        var y = Tensor.Zeros(new Shape(OfficialStep.Batch, layer.OutSize, layer.OutSize, layer.Channels));
        var weight = Tensor.Zeros(new Shape(layer.Kernel, layer.Kernel, layer.Channels));
        var (dx, dw) = (Tensor.Zeros(x.Shape), Tensor.Zeros(weight.Shape));
        backend.Fill(x, 1);
        backend.Fill(weight, 1);
        return
        [
            Best(calls, () => backend.Depthwise(x, weight, y, layer.Stride)),
            Best(calls, () => backend.DepthwiseBackward(x, weight, y, dx, accumulate: false, dw, layer.Stride)),
        ];
    }

    private static double Best(int calls, Action work)
    {
        var best = double.PositiveInfinity;
        for (var i = -2; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            best = i < 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static double[] Parse(string line) => JsonSerializer.Deserialize<double[]>(line)!;
}
