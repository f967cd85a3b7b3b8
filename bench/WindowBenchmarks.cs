using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench;

/// <summary>Dense convolutions, pooling and resizing: the stem of the official space at 192 px and batch 16, and a 3x3 convolution of as many inputs as outputs.</summary>
public class WindowBenchmarks : IMeasuredWork
{
    private const int Images = 16;
    private const int Size = 192;
    private const int StemWidth = 24;
    private const int Width = 64;
    private const int Inner = 24;

    private readonly CpuBackend cpu = new(1);
    private readonly Tensor image = Tensor.Uninitialized(new Shape(Images, Size, Size, 3));
    private readonly Tensor smaller = Tensor.Uninitialized(new Shape(Images, 160, 160, 3));
    private readonly Tensor stem = Tensor.Uninitialized(new Shape(StemWidth, 3, 3, 3));
    private readonly Tensor map = Tensor.Uninitialized(new Shape(Images, Size / 2, Size / 2, StemWidth));
    private readonly Tensor mapGradient = Tensor.Uninitialized(new Shape(Images, Size / 2, Size / 2, StemWidth));
    private readonly Tensor pooled = Tensor.Uninitialized(new Shape(Images, Size / 4, Size / 4, StemWidth));
    private readonly Tensor weight = Tensor.Uninitialized(new Shape(Width, 3, 3, Width));
    private readonly Tensor x = Tensor.Uninitialized(new Shape(Images, Inner, Inner, Width));
    private readonly Tensor y = Tensor.Uninitialized(new Shape(Images, Inner, Inner, Width));

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var stream = 0UL;
        foreach (var tensor in (ReadOnlySpan<Tensor>)[image, smaller, stem, map, mapGradient, pooled, weight, x, y])
        {
            cpu.RandomNormal(tensor, new(1, 0, stream++), 0, 1);
        }
    }

    [Benchmark]
    public void StemForward() => cpu.Conv2d(image, stem, map, 2, 1);

    [Benchmark]
    public void StemWeightGradient() => cpu.Conv2dWeightGradient(image, map, stem, 2, 1);

    [Benchmark]
    public void DenseForward() => cpu.Conv2d(x, weight, y, 1, 1);

    [Benchmark]
    public void DenseInputGradient() => cpu.Conv2dInputGradient(y, weight, x, 1, 1, accumulate: false);

    [Benchmark]
    public void DenseWeightGradient() => cpu.Conv2dWeightGradient(x, y, weight, 1, 1);

    [Benchmark]
    public void AveragePool() => cpu.AveragePool(map, pooled, 2, 2, 0);

    [Benchmark]
    public void AveragePoolBackward() => cpu.AveragePoolBackward(pooled, map, 2, 2, 0, accumulate: false);

    [Benchmark]
    public void MaxPool() => cpu.MaxPool(map, pooled, 3, 2, 1);

    [Benchmark]
    public void MaxPoolBackward() => cpu.MaxPoolBackward(map, pooled, mapGradient, 3, 2, 1, accumulate: false);

    [Benchmark]
    public void ResizeBicubic() => cpu.ResizeBicubic(image, smaller);

    [Benchmark]
    public void ResizeBicubicBackward() => cpu.ResizeBicubicBackward(smaller, image, accumulate: false);

    /// <inheritdoc/>
    public Work WorkOf(string benchmark)
    {
        if (benchmark.StartsWith("Stem", StringComparison.Ordinal))
        {
            return new Work(2.0 * map.Count * 27, sizeof(float) * (double)(image.Count + map.Count));
        }

        if (benchmark.StartsWith("Dense", StringComparison.Ordinal))
        {
            return new Work(2.0 * y.Count * 9 * Width, sizeof(float) * (double)(x.Count + y.Count + weight.Count));
        }

        var floats = benchmark.StartsWith("Resize", StringComparison.Ordinal) ? image.Count + smaller.Count : map.Count + pooled.Count;
        return new Work(0, sizeof(float) * (double)floats);
    }
}
