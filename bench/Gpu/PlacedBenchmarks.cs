using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using BenchmarkDotNet.Attributes;

namespace AlphaNet.Pure.Bench.Gpu;

/// <summary>Benchmarks that run where <see cref="Places"/> says.</summary>
public abstract class PlacedBenchmarks
{
    /// <summary>Calls between two waits for the device, so that what is measured is the device and not the wait.</summary>
    protected const int Calls = 16;

    private IBackend? backend;
    private ulong streams;

    /// <summary>What computes.</summary>
    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    /// <summary>Where to measure.</summary>
    public IEnumerable<string> Devices => AgainstCpu ? Places.Names.Prepend(Places.Cpu).Distinct() : Places.Names;

    /// <summary>Whether the processor is measured too.</summary>
    protected virtual bool AgainstCpu => false;

    /// <summary>What computes.</summary>
    protected IBackend Backend => backend!;

    /// <summary>Opens the device and makes the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        backend = Places.Open(Device);
        Prepare();
    }

    /// <summary>Gives the device back.</summary>
    [GlobalCleanup]
    public void Cleanup() => (backend as IDisposable)?.Dispose();

    /// <summary>Makes the operands.</summary>
    protected abstract void Prepare();

    /// <summary>Normal numbers on the device, other ones each time.</summary>
    protected Tensor Random(params ReadOnlySpan<int> lengths)
    {
        var tensor = Backend.Rent(new Shape(lengths), DType.Float32);
        Backend.RandomNormal(tensor, new(1, 0, streams++), 0, 1);
        return tensor;
    }

    /// <summary>One number everywhere, on the device.</summary>
    protected Tensor Filled(double value, params ReadOnlySpan<int> lengths)
    {
        var tensor = Backend.Rent(new Shape(lengths), DType.Float32);
        Backend.Fill(tensor, value);
        return tensor;
    }

    /// <summary>Calls an operation <see cref="Calls"/> times, then waits for its result.</summary>
    protected static void Repeat(Action operation, in Tensor result)
    {
        for (var call = 0; call < Calls; call++)
        {
            operation();
        }

        Wait(result);
    }

    /// <summary>Waits for a device: reading an element of what it computed last does.</summary>
    protected static void Wait(in Tensor result)
    {
        var first = result;
        for (var axis = 0; axis < result.Rank; axis++)
        {
            first = first.Slice(axis, 0, 1);
        }

        first.Item<float>();
    }
}
