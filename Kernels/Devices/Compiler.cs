using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.TensorCores;
using ILGPU;
using ILGPU.Algorithms;

namespace AlphaNet.Pure.Kernels.Devices;

/// <summary>How kernels are compiled, for devices and where only the text is wanted.</summary>
internal static class Compiler
{
    /// <summary>Sets up a context's compiler.</summary>
    public static void SetUp(Context.Builder builder)
    {
        builder.EnableAlgorithms().Optimize(OptimizationLevel.O2);
        GroupBarrier.Register(builder);
        PtxInstructions.Register(builder);
    }
}
