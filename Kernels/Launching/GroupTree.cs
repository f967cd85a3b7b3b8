using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Launching;

/// <summary>Combines one number of every thread of a group, pairwise, always in the same order.</summary>
internal static class GroupTree
{
    /// <summary>All threads must call it; all get the result. The group's size is a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Combine<TOp>(float value) where TOp : struct, IReduceOp => Combine<TOp>(value, 1);

    /// <summary>Combines the numbers of threads that lie a power of two of threads apart. All threads must call it; all get the result of theirs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Combine<TOp>(float value, int apart) where TOp : struct, IReduceOp
    {
        var shared = SharedMemory.Allocate<float>(Launcher.MaxGroupSize);
        var thread = Group.IdxX;
        shared[thread] = value;
        GroupBarrier.Wait();
        for (var half = Group.DimX / 2; half >= apart; half /= 2)
        {
            if (thread < half)
            {
                shared[thread] = TOp.Combine(new GpuLane(shared[thread]), new GpuLane(shared[thread + half])).Value;
            }

            GroupBarrier.Wait();
        }

        var result = shared[thread & (apart - 1)];
        // The next combination must not overwrite it before every thread has read it.
        GroupBarrier.Wait();
        return result;
    }
}
