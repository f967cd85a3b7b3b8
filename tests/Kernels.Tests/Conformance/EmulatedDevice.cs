using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Conformance;

/// <summary>The processor playing a GPU, beside the CPU backend that it must agree with; shared by the tests of a collection, since opening it is slow.</summary>
public sealed class EmulatedDevice : IDisposable
{
    public const string Collection = "emulated device";

    public EmulatedDevice()
        : this(MatrixPrecision.Fp32)
    {
    }

    internal EmulatedDevice(MatrixPrecision precision)
    {
        Gpu = IlgpuBackend.TryCreate(new IlgpuOptions(IlgpuDeviceKind.Emulated, Precision: precision), out var why) ?? throw new InvalidOperationException(why);
    }

    public IlgpuBackend Gpu { get; }

    public CpuBackend Cpu { get; } = new(1);

    /// <summary>Runs the same on both backends with outputs that begin as copies of what is given, and compares all of them.</summary>
    /// <param name="tolerance">Largest difference, in parts of the output's largest magnitude.</param>
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
                Compare(tolerance, i, onCpu[i], onGpu[i]);
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
        var scale = Math.Max(1, cpu.Max(Math.Abs));
        for (var i = 0; i < cpu.Length; i++)
        {
            Assert.True(
                Math.Abs(cpu[i] - gpu[i]) <= tolerance * scale || double.IsNaN(cpu[i]) && double.IsNaN(gpu[i]) || cpu[i] == gpu[i],
                $"operand {operand} {expected}, element {i} of its block: the CPU gives {cpu[i]}, the device {gpu[i]}");
        }
    }

    private static double[] Values(in Tensor tensor)
    {
        var block = new Tensor(tensor.Storage, 0, new Shape(Reach(tensor)), new Shape(Reach(tensor)).DenseStrides(), tensor.DType);
        return tensor.DType == DType.Int32 ? Array.ConvertAll(block.ToArray<int>(), v => (double)v) : Array.ConvertAll(block.ToArray<float>(), v => (double)v);
    }
}
