using System.Runtime.InteropServices;
using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Threading;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench;

/// <summary>Depthwise convolutions of the AlphaNet training step at batch 16 and 192 px: "map kernel stride channels".</summary>
public unsafe class DepthwiseBenchmarks : IMeasuredWork
{
    private const int Images = 16;

    private WorkerPool? pool;
    private DepthwiseConvolution? convolution;
    private DepthwiseShape shape;
    private float* input;
    private float* output;
    private float* gradient;
    private float* inputGradient;
    private float* weight;
    private float* weightGradient;

    [Params(
        "48 5 1 192", "24 5 1 240", "12 5 1 768", "6 5 1 1296", "96 5 1 24", "48 3 1 160", "96 3 1 16", "24 3 1 240", "6 3 1 1152",
        "96 5 2 144", "48 5 2 192", "24 3 2 200")]
    public string Shape { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        shape = Parse();
        pool = new WorkerPool(Threads);
        convolution = new DepthwiseConvolution(pool, Simd.Best);
        var random = new Random(1);
        var inputs = shape.Images * shape.Height * shape.Width * shape.Channels;
        var outputs = shape.Images * shape.OutHeight * shape.OutWidth * shape.Channels;
        input = Allocate(inputs, random);
        inputGradient = Allocate(inputs, random);
        output = Allocate(outputs, random);
        gradient = Allocate(outputs, random);
        weight = Allocate(shape.Kernel * shape.Kernel * shape.Channels, random);
        weightGradient = Allocate(shape.Kernel * shape.Kernel * shape.Channels, random);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        pool!.Dispose();
        foreach (var buffer in (nint[])[(nint)input, (nint)output, (nint)gradient, (nint)inputGradient, (nint)weight, (nint)weightGradient])
        {
            NativeMemory.AlignedFree((void*)buffer);
        }
    }

    [Benchmark]
    public void Forward() => convolution!.Forward(shape, input, View(weight), output);

    [Benchmark]
    public void Backward() => convolution!.Backward(shape, gradient, input, View(weight), inputGradient, View(weightGradient));

    public Work WorkOf(string benchmark)
    {
        var parsed = Parse();
        var inputs = (double)parsed.Images * parsed.Height * parsed.Width * parsed.Channels;
        var outputs = (double)parsed.Images * parsed.OutHeight * parsed.OutWidth * parsed.Channels;
        var macs = outputs * parsed.Kernel * parsed.Kernel;
        return benchmark == nameof(Forward)
            ? new Work(2 * macs, sizeof(float) * (inputs + outputs))
            : new Work(4 * macs, sizeof(float) * (2 * inputs + outputs));
    }

    private DepthwiseShape Parse()
    {
        var sizes = Array.ConvertAll(Shape.Split(' '), int.Parse);
        return new DepthwiseShape(Images, sizes[0], sizes[0], sizes[3], sizes[1], sizes[2]);
    }

    private KernelView<float> View(float* data) => new(data, (nint)shape.Kernel * shape.Channels, shape.Channels);

    private static float* Allocate(int length, Random random)
    {
        var buffer = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
        for (var i = 0; i < length; i++)
        {
            buffer[i] = random.NextSingle() - 0.5f;
        }

        return buffer;
    }
}
