using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace AlphaNet.Pure.Kernels.Launching;

/// <summary>Runs kernels on an accelerator's default stream; each is compiled when first used.</summary>
/// <remarks>
/// A kernel is a static method of one argument, a struct of views and numbers, and finds its place by <see cref="Grid"/> and <see cref="Group"/>. Structs within the argument are
/// ordered so that all numbers lie where they would without them: ILGPU lays out structs of equal numbers and views alike, whatever structs those stand in.
/// </remarks>
internal sealed class Launcher
{
    private readonly Accelerator accelerator;
    private readonly Action freeMemory;

    // More groups than a device runs at once bring nothing; kernels over elements stride.
    private readonly int mostGroups;

    // By method, which says all of a static one. Delegates of one type have one hash, so that every launch would be compared with the kernels of its arguments one by one.
    private readonly Dictionary<MethodInfo, object> kernels = [];

    /// <param name="accelerator">The device.</param>
    /// <param name="freeMemory">Lets go of memory that nobody uses, for a kernel that finds no room.</param>
    public Launcher(Accelerator accelerator, Action freeMemory)
    {
        this.accelerator = accelerator;
        this.freeMemory = freeMemory;
        // Emulated threads are the system's, and wait for one another after every group: that costs far more than their work.
        (GroupSize, mostGroups) = accelerator.AcceleratorType == AcceleratorType.CPU ? (8, 2) : (256, 1 << 16);
    }

    /// <summary>Threads of a group, at most <see cref="MaxGroupSize"/>, always a power of two.</summary>
    public int GroupSize { get; }

    /// <summary>Room that kernels provide for in shared memory.</summary>
    public const int MaxGroupSize = 256;

    /// <summary>Runs a kernel whose threads each take element <c>Grid.GlobalIndex.X</c> and on, a whole grid further each time (see <see cref="Strided"/>).</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="count">Elements.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="round">Elements that a thread takes at a time.</param>
    public void OverElements<TArguments>(Action<TArguments> kernel, long count, in TArguments arguments, int round = 1) where TArguments : struct
    {
        if (count > 0)
        {
            var share = (long)GroupSize * round;
            Groups(kernel, new Index3D((int)Math.Min((count + share - 1) / share, mostGroups), 1, 1), arguments);
        }
    }

    /// <summary>Runs a kernel whose groups take blocks of columns as <see cref="GroupColumns"/> says, and for each of them so many slices by <c>Grid.IdxY</c>.</summary>
    public void OverColumns<TArguments>(Action<TArguments> kernel, GroupColumns columns, int slices, in TArguments arguments) where TArguments : struct
    {
        if (columns.Blocks > 0)
        {
            Groups(kernel, new Index3D(Math.Min(columns.Blocks, mostGroups), slices, 1), arguments);
        }
    }

    /// <summary>Runs a kernel in so many groups of <see cref="GroupSize"/> threads.</summary>
    public void Groups<TArguments>(Action<TArguments> kernel, Index3D groups, in TArguments arguments) where TArguments : struct =>
        Run(kernel, groups, new Index3D(GroupSize, 1, 1), arguments);

    /// <summary>Runs a kernel in groups of a shape of its own.</summary>
    public void Run<TArguments>(Action<TArguments> kernel, Index3D groups, Index3D threads, in TArguments arguments) where TArguments : struct
    {
        Action<KernelConfig, TArguments> launch;
        lock (kernels)
        {
            if (kernels.TryGetValue(kernel.Method, out var known))
            {
                launch = (Action<KernelConfig, TArguments>)known;
            }
            else
            {
                launch = Load(kernel);
                kernels.Add(kernel.Method, launch);
            }
        }

        launch(new KernelConfig(groups, threads), arguments);
    }

    /// <summary>Whether a device lacked memory. CUDA reports what an earlier kernel did wrong by whatever is called next, which is no lack of memory then.</summary>
    public static bool IsOutOfMemory(AcceleratorException e) => e is not CudaException cuda || cuda.Error == nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY);

    // A kernel's code takes memory of the device, which a pool may have filled by then.
    private Action<KernelConfig, TArguments> Load<TArguments>(Action<TArguments> kernel) where TArguments : struct
    {
        try
        {
            return accelerator.LoadStreamKernel(kernel);
        }
        catch (CudaException e) when (IsOutOfMemory(e))
        {
            freeMemory();
            return accelerator.LoadStreamKernel(kernel);
        }
    }
}
