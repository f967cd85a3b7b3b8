using System.Globalization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Conformance;

/// <summary>The device under test, beside the CPU backend that it must agree with; shared by the tests of a collection, since opening it is slow.</summary>
/// <remarks>The processor playing a GPU, unless the environment names another (<see cref="Variable"/>). One that is not there fails every test with the reason.</remarks>
public sealed class TestDevice : IDisposable
{
    /// <summary><c>emulated</c>, <c>cuda</c> or <c>opencl</c>, with <c>:N</c> behind it for another than the first.</summary>
    public const string Variable = "ALPHANET_TEST_DEVICE";

    public const string Collection = "device";

    /// <summary>The least that is allowed to a real device: its exponentials and logarithms are approximate, and tensor cores cut what they add up where single precision would round.</summary>
    public const double LeastAllowedOnGpu = 2e-5;

    public TestDevice()
        : this(MatrixPrecision.Fp32)
    {
    }

    internal TestDevice(MatrixPrecision precision)
    {
        Gpu = IlgpuBackend.TryCreate(OptionsOf(precision), out var why) ?? throw new InvalidOperationException(why);
    }

    public static bool IsEmulated => Asked.Kind == IlgpuDeviceKind.Emulated;

    public IlgpuBackend Gpu { get; }

    public CpuBackend Cpu { get; } = new(1);

    private static IlgpuOptions Asked => Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The device that a value of the variable names.</summary>
    public static IlgpuOptions Parse(string? device)
    {
        var parts = (device ?? "").Split(':');
        var index = 0;
        IlgpuDeviceKind? kind = parts[0] switch
        {
            "" or "emulated" => IlgpuDeviceKind.Emulated,
            "cuda" => IlgpuDeviceKind.Cuda,
            "opencl" => IlgpuDeviceKind.OpenCl,
            _ => null,
        };
        return kind is { } known && (parts.Length == 1 || parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index))
            ? new IlgpuOptions(known, index)
            : throw new ArgumentException($"{Variable} must be emulated, cuda or opencl, with :N for another than the first; got {device}.");
    }

    /// <summary>The device under test in a precision. Tensor cores are reached through CUDA alone; beside OpenCL they are emulated.</summary>
    public static IlgpuOptions OptionsOf(MatrixPrecision precision)
    {
        var options = precision != MatrixPrecision.Fp32 && Asked.Kind == IlgpuDeviceKind.OpenCl ? new IlgpuOptions(IlgpuDeviceKind.Emulated) : Asked;
        return options with { Precision = precision };
    }

    /// <summary>A GPU in a precision: the device under test or, where that is emulated, any.</summary>
    public static IlgpuOptions GpuOptionsOf(MatrixPrecision precision) => IsEmulated ? new IlgpuOptions(Precision: precision) : OptionsOf(precision);

    /// <summary>What the device under test may differ by where the emulated one may differ by a tolerance; what must be equal to the bit must be so everywhere.</summary>
    public static double Allowed(double tolerance) => IsEmulated || tolerance == 0 ? tolerance : Math.Max(tolerance, LeastAllowedOnGpu);

    /// <summary>Runs the same on both backends with outputs that begin as copies of what is given, and compares all of them.</summary>
    /// <param name="tolerance">Largest difference on the emulated device, in parts of the output's largest magnitude; see <see cref="Allowed"/>.</param>
    /// <param name="work">Gets the backend and, for each of <paramref name="operands"/>, a tensor of that backend with the same values, strides and place in its block.</param>
    /// <param name="operands">Host tensors; views are welcome. All are compared afterwards, so that what must not change is seen not to.</param>
    public void Agree(double tolerance, Action<IBackend, Tensor[]> work, params Tensor[] operands)
    {
        var onCpu = Array.ConvertAll(operands, t => Place(t, Cpu));
        var onGpu = Array.ConvertAll(operands, t => Place(t, Gpu));
        work(Cpu, onCpu);
        work(Gpu, onGpu);
        for (var i = 0; i < operands.Length; i++)
        {
            if (!operands[i].IsNone)
            {
                Compare(Allowed(tolerance), i, onCpu[i], onGpu[i]);
            }
        }
    }

    public void Dispose()
    {
        Gpu.Dispose();
        Cpu.Dispose();
    }

    /// <summary>A tensor of a backend with the values, strides and reach of a host tensor; what lies between the elements of a view is zero.</summary>
    public static Tensor Place(in Tensor tensor, IBackend backend)
    {
        if (tensor.IsNone)
        {
            return tensor;
        }

        var block = backend.Device is null ? Tensor.Uninitialized(new Shape(Reach(tensor)), tensor.DType) : backend.Rent(new Shape(Reach(tensor)), tensor.DType);
        block.Clear();
        var view = new Tensor(block.Storage, 0, tensor.Shape, tensor.Strides, tensor.DType);
        view.CopyFrom(tensor);
        return view;
    }

    private static int Reach(in Tensor tensor)
    {
        var reach = 1;
        for (var i = 0; i < tensor.Rank; i++)
        {
            reach += (tensor.Shape[i] - 1) * tensor.Strides[i];
        }

        return Math.Max(reach, 1);
    }

    // Whole blocks, so that a write beside a view is seen.
    private static void Compare(double tolerance, int operand, in Tensor expected, in Tensor actual)
    {
        var (cpu, gpu) = (Values(expected), Values(actual));
        var scale = Math.Max(1, cpu.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
        for (var i = 0; i < cpu.Length; i++)
        {
            Assert.True(
                double.IsFinite(cpu[i]) ? Math.Abs(cpu[i] - gpu[i]) <= tolerance * scale : cpu[i].Equals(gpu[i]),
                $"operand {operand} {expected}, element {i} of its block: the CPU gives {cpu[i]}, the device {gpu[i]}");
        }
    }

    private static double[] Values(in Tensor tensor)
    {
        var block = new Tensor(tensor.Storage, 0, new Shape(Reach(tensor)), new Shape(Reach(tensor)).DenseStrides(), tensor.DType);
        return tensor.DType == DType.Int32 ? Array.ConvertAll(block.ToArray<int>(), v => (double)v) : Array.ConvertAll(block.ToArray<float>(), v => (double)v);
    }
}
