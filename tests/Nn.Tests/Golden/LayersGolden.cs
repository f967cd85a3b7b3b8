using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Random;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>One batch norm through calibration over batches of unequal size, and drop-connect.</summary>
internal static class LayersGolden
{
    private const double Tolerance = 2e-6;

    /// <summary>Calibration averages batches; afterwards the layer normalises by the averages.</summary>
    public static void CheckCalibration(DType dtype, IBackend backend)
    {
        var figures = new GoldenBundle("layers");
        var parameters = new ParameterSet();
        var norm = new BatchNorm(parameters, "bn", site: 0, channels: 3);
        parameters.Allocate(dtype, training: false);
        parameters.MoveTo(backend);
        backend.Copy(figures.Input("bn_layer/weight", dtype), parameters["bn.weight"].Value);
        backend.Copy(figures.Input("bn_layer/bias", dtype), parameters["bn.bias"].Value);
        var statistics = new NormStatistics([3], dtype, backend);
        var tape = new Tape(backend, recording: false);
        for (var i = 0; i < 3; i++)
        {
            figures.Close($"bn_layer/y{i}", Forward(NormMode.Calibrate, $"bn_layer/x{i}"), Tolerance);
            figures.Close($"bn_layer/running_mean_after{i}", statistics.Mean(0), Tolerance);
            figures.Close($"bn_layer/running_var_after{i}", statistics.Variance(0), Tolerance);
        }

        figures.Close("bn_layer/y_eval_on_x0", Forward(NormMode.Fixed, "bn_layer/x0"), Tolerance);

        Tensor Forward(NormMode mode, string input)
        {
            var x = tape.Constant(figures.Input(input, dtype).ToNhwc().On(backend));
            return norm.Forward<Identity>(new ForwardContext(tape, mode, statistics), x).Value.ToNchw();
        }
    }

    /// <summary>Drop-connect scales what it keeps.</summary>
    public static void CheckDropConnect(DType dtype, IBackend backend)
    {
        const double rate = 0.3;
        var figures = new GoldenBundle("layers");
        var x = figures.Input("drop_connect/x", dtype).On(backend);
        var kept = figures["drop_connect/uniform"].ToDoubles().Select(u => u >= rate).ToArray();

        // The official mask comes from another generator: look for a key of ours that keeps the same samples.
        var tape = new Tape(backend, recording: false);
        var constant = tape.Constant(x);
        var ones = tape.Constant(Tensor.Wrap(new double[kept.Length].Select(_ => 1.0).ToArray(), new Shape(kept.Length, 1)).As(dtype).On(backend));
        var key = Enumerable.Range(0, 10_000).Select(i => new RandomKey(1, 2, (ulong)i))
            .First(k => ones.DropSamples(rate, k).Value.ToDoubles().Select(v => v != 0).SequenceEqual(kept));
        figures.Close("drop_connect/y_p0.3", constant.DropSamples(rate, key).Value, Tolerance);
    }
}
