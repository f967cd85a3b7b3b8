using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Random;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>One batch norm through calibration over batches of unequal size, and drop-connect.</summary>
public sealed class LayersGoldenTests
{
    private const double Tolerance = 2e-6;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Calibration_averages_batches_and_then_normalises_as_the_official_layer(DType dtype)
    {
        var figures = new GoldenBundle("layers");
        using var backend = new CpuBackend(threads: 1);
        var parameters = new ParameterSet();
        var norm = new BatchNorm(parameters, "bn", site: 0, channels: 3);
        parameters.Allocate(dtype, training: false);
        backend.Copy(figures.Input("bn_layer/weight", dtype), parameters["bn.weight"].Value);
        backend.Copy(figures.Input("bn_layer/bias", dtype), parameters["bn.bias"].Value);
        var statistics = new NormStatistics([3], dtype);
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
            var x = tape.Constant(figures.Input(input, dtype).ToNhwc());
            return norm.Forward<Identity>(new ForwardContext(tape, mode, statistics), x).Value.ToNchw();
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Drop_connect_scales_what_it_keeps_as_the_official_function(DType dtype)
    {
        const double rate = 0.3;
        var figures = new GoldenBundle("layers");
        var x = figures.Input("drop_connect/x", dtype);
        var kept = figures["drop_connect/uniform"].ToDoubles().Select(u => u >= rate).ToArray();

        // The official mask comes from another generator: look for a key of ours that keeps the same samples.
        using var backend = new CpuBackend(threads: 1);
        var tape = new Tape(backend, recording: false);
        var constant = tape.Constant(x);
        var ones = tape.Constant(Tensor.Wrap(new double[kept.Length].Select(_ => 1.0).ToArray(), new Shape(kept.Length, 1)).As(dtype));
        var key = Enumerable.Range(0, 10_000).Select(i => new RandomKey(1, 2, (ulong)i))
            .First(k => ones.DropSamples(rate, k).Value.ToDoubles().Select(v => v != 0).SequenceEqual(kept));
        figures.Close("drop_connect/y_p0.3", constant.DropSamples(rate, key).Value, Tolerance);
    }
}
