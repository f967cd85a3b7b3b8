using AlphaNet.Pure.Kernels.Devices;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Memory;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Memory;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace AlphaNet.Pure.Kernels;

/// <summary>A GPU as a backend: kernels in C#, compiled for CUDA or OpenCL by ILGPU.</summary>
/// <remarks>
/// Tensors are Float32 (labels Int32) in the device's memory; a tensor elsewhere is refused, except by <see cref="Copy"/>. Calls return before the device is done; reading a
/// tensor waits. Sums are added in an order that depends on the sizes alone: a device gives the same bits every time.
/// </remarks>
public sealed partial class IlgpuBackend : IBackend, IDisposable
{
    private readonly Context context;
    private readonly Accelerator accelerator;
    private readonly Launcher launcher;
    private readonly UploadQueue uploads;

    // For what only happens at the edge: conversions of element types.
    private readonly CpuBackend host = new(1);

    internal IlgpuBackend(Context context, Accelerator accelerator, string device, MatrixPrecision precision)
    {
        this.context = context;
        this.accelerator = accelerator;
        Device = device;
        Precision = precision;
        launcher = new Launcher(accelerator, () => Memory!.Trim());
        uploads = new UploadQueue(accelerator);
        Memory = new MemoryPool(Allocate, Math.Min(LargestBlock, int.MaxValue & ~(long)(Storage.Alignment - 1)));
    }

    /// <summary>Whether the GPU backend is part of this build.</summary>
    public static bool IsBuiltIn => true;

    /// <inheritdoc/>
    public string Name => $"{Device}, {accelerator.Name}{(Precision == MatrixPrecision.Fp32 ? "" : $", matrix products in {PrecisionSupport.NameOf(Precision)}")}";

    /// <inheritdoc/>
    public string Device { get; }

    /// <summary>What factors of matrix products are rounded to.</summary>
    public MatrixPrecision Precision { get; }

    /// <summary>Where tensors' memory comes from.</summary>
    public MemoryPool Memory { get; }

    internal string Description =>
        (IsGpu ? "" : "no GPU, for tests of kernels (cpu is faster), ")
        + $"{accelerator.MemorySize / (1 << 20):N0} MiB, {accelerator.NumMultiprocessors} multiprocessors, warps of {accelerator.WarpSize}";

    internal bool IsGpu => accelerator.AcceleratorType == AcceleratorType.Cuda || accelerator is CLAccelerator { Device: CLDevice device } && OpenClSupport.IsGpu(device.DeviceType);

    internal IReadOnlyList<MatrixPrecision> OfferedPrecisions => PrecisionSupport.Of(accelerator);

    // OpenCL devices give a part of their memory at most, often a quarter.
    private long LargestBlock => accelerator is CLAccelerator opencl ? opencl.Device.GetDeviceInfo<long>(CLDeviceInfoType.CL_DEVICE_MAX_MEM_ALLOC_SIZE) : accelerator.MemorySize;

    internal Launcher Launcher => launcher;

    internal AcceleratorStream Stream => accelerator.DefaultStream;

    /// <summary>A backend on a device, or none and why.</summary>
    /// <param name="options">The device asked for.</param>
    /// <param name="why">Why there is none, and the mend; null if there is one.</param>
    public static IlgpuBackend? TryCreate(IlgpuOptions options, out string? why)
    {
        ArgumentNullException.ThrowIfNull(options);
        return DeviceFinder.TryOpen(options, out why);
    }

    /// <summary>Whether an exception says that a device failed, as opposed to this program: its driver gave up, it was taken away.</summary>
    public static bool IsDeviceFailure(Exception failure) => failure is AcceleratorException;

    /// <summary>What devices there are, and for each kind that cannot be used, why.</summary>
    public static IReadOnlyList<DeviceReport> Devices() => DeviceFinder.Report();

    /// <inheritdoc/>
    public Tensor Rent(Shape shape, DType dtype) => Memory.Rent(shape, dtype);

    /// <inheritdoc/>
    public void Return(in Tensor tensor) => Memory.Return(tensor);

    /// <inheritdoc/>
    public void Synchronize() => Stream.Synchronize();

    /// <summary>Frees the device; tensors in its memory are lost. All is let go of even where the device failed before and fails again.</summary>
    public void Dispose()
    {
        using (context)
        using (accelerator)
        using (uploads)
        {
            host.Dispose();
        }
    }

    private DeviceBlock Allocate(long bytes)
    {
        MemoryBuffer1D<byte, Stride1D.Dense>? buffer = null;
        try
        {
            buffer = accelerator.Allocate1D<byte>(bytes);
            if (accelerator.AcceleratorType == AcceleratorType.OpenCL)
            {
                // OpenCL gives memory when it is first used: a kernel would fail, and say nothing of memory.
                buffer.MemSetToZero(Stream);
                Stream.Synchronize();
            }

            return new DeviceBlock(this, buffer);
        }
        catch (AcceleratorException e) when (Launcher.IsOutOfMemory(e))
        {
            buffer?.Dispose();
            throw new OutOfMemoryException($"{Device} ({accelerator.Name}) has no {bytes:N0} bytes left of its {accelerator.MemorySize:N0}.", e);
        }
    }
}
