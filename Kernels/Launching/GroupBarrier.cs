using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace AlphaNet.Pure.Kernels.Launching;

/// <summary>Where the threads of a group wait for one another, and see then what the others wrote to shared memory.</summary>
/// <remarks>ILGPU's own barrier fences global memory alone in OpenCL C, which promises nothing of shared memory then.</remarks>
internal static class GroupBarrier
{
    /// <summary>All threads of the group must call it.</summary>
    [IntrinsicImplementation]
    public static void Wait() => Group.Barrier();

    /// <summary>Makes a context's compiler know the barrier.</summary>
    public static void Register(Context.Builder builder)
    {
        var manager = builder.GetIntrinsicManager();
        var wait = typeof(GroupBarrier).GetMethod(nameof(Wait))!;
        manager.RegisterMethod(wait, new CLIntrinsic(typeof(GroupBarrier), nameof(WaitInOpenCl), IntrinsicImplementationMode.GenerateCode));
        manager.RegisterMethod(wait, new PTXIntrinsic(typeof(GroupBarrier), nameof(WaitInCuda), IntrinsicImplementationMode.Redirect));
    }

    private static void WaitInOpenCl(CLBackend backend, CLCodeGenerator generator, Value call)
    {
        using var statement = generator.BeginStatement("barrier");
        statement.BeginArguments();
        statement.AppendCommand("CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE");
        statement.EndArguments();
    }

    private static void WaitInCuda() => Group.Barrier();
}
