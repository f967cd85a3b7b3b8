using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench.Gpu;

/// <summary>Depthwise convolutions of the training step at batch 64 and 192 px on a device: "map kernel stride channels".</summary>
public class GpuDepthwiseBenchmarks : PlacedBenchmarks, IMeasuredWork
{
    private const int Images = 64;

    private Tensor x;
    private Tensor weight;
    private Tensor y;
    private Tensor dx;
    private Tensor dw;

    [Params("96 3 1 16", "48 5 1 192", "24 3 1 240", "12 5 1 768", "6 5 1 1296", "96 5 2 144", "24 3 2 200")]
    public string Shape { get; set; } = "";

    private (int Size, int Kernel, int Stride, int Channels) Sizes
    {
        get
        {
            var sizes = Array.ConvertAll(Shape.Split(' '), int.Parse);
            return (sizes[0], sizes[1], sizes[2], sizes[3]);
        }
    }

    private int OutSize => (Sizes.Size + Sizes.Stride - 1) / Sizes.Stride;

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Forward()
    {
        var stride = Sizes.Stride;
        Repeat(() => Backend.Depthwise(x, weight, y, stride), y);
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Backward()
    {
        var stride = Sizes.Stride;
        Repeat(() => Backend.DepthwiseBackward(x, weight, y, dx, false, dw, stride), dw);
    }

    public Work WorkOf(string benchmark)
    {
        var (size, kernel, _, channels) = Sizes;
        var (inputs, outputs) = ((double)Images * size * size * channels, (double)Images * OutSize * OutSize * channels);
        var macs = outputs * kernel * kernel;
        return benchmark == nameof(Forward)
            ? new Work(2 * macs, sizeof(float) * (inputs + outputs))
            : new Work(4 * macs, sizeof(float) * (2 * inputs + outputs));
    }

    protected override void Prepare()
    {
        var (size, kernel, _, channels) = Sizes;
        (x, dx, y) = (Random(Images, size, size, channels), Random(Images, size, size, channels), Random(Images, OutSize, OutSize, channels));
        (weight, dw) = (Random(kernel, kernel, channels), Filled(0, kernel, kernel, channels));
    }
}
