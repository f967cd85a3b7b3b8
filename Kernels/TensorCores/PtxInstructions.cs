using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.Runtime.Cuda;
using CompoundRegister = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>.CompoundRegister;
using PrimitiveRegister = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>.PrimitiveRegister;
using Register = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>.Register;

namespace AlphaNet.Pure.Kernels.TensorCores;

/// <summary>Writes the instructions of <see cref="WarpInstructions"/> into PTX, in the place of calls.</summary>
/// <remarks>
/// Inline assembly (CudaAsm) would hand every result over through an address in local memory, sums included. A code generator gets and gives registers.
/// </remarks>
internal static class PtxInstructions
{
    /// <summary>Makes a context's compiler know the instructions.</summary>
    public static void Register(Context.Builder builder)
    {
        var manager = builder.GetIntrinsicManager();
        foreach (var (instruction, generator) in (ReadOnlySpan<(string, string)>)
            [
                (nameof(WarpInstructions.RoundTf32), nameof(RoundTf32)),
                (nameof(WarpInstructions.PackBf16), nameof(PackBf16)),
                (nameof(WarpInstructions.MultiplyAddTf32), nameof(MultiplyAddTf32)),
                (nameof(WarpInstructions.MultiplyAddBf16), nameof(MultiplyAddBf16)),
            ])
        {
            manager.RegisterMethod(
                typeof(WarpInstructions).GetMethod(instruction)!,
                new PTXIntrinsic(typeof(PtxInstructions), generator, IntrinsicImplementationMode.GenerateCode, CudaArchitecture.SM_80));
        }
    }

    private static void RoundTf32(PTXBackend backend, PTXCodeGenerator generator, Value call)
    {
        var value = generator.LoadPrimitive(call[0]);
        using var command = generator.BeginCommand("cvt.rna.tf32.f32");
        command.AppendArgument(generator.AllocateHardware(call));
        command.AppendArgument(value);
    }

    // The instruction names the upper half first.
    private static void PackBf16(PTXBackend backend, PTXCodeGenerator generator, Value call)
    {
        var (lower, upper) = (generator.LoadPrimitive(call[0]), generator.LoadPrimitive(call[1]));
        using var command = generator.BeginCommand("cvt.rn.bf16x2.f32");
        command.AppendArgument(generator.AllocateHardware(call));
        command.AppendArgument(upper);
        command.AppendArgument(lower);
    }

    private static void MultiplyAddTf32(PTXBackend backend, PTXCodeGenerator generator, Value call) =>
        MultiplyAdd("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32", generator, call);

    private static void MultiplyAddBf16(PTXBackend backend, PTXCodeGenerator generator, Value call) =>
        MultiplyAdd("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32", generator, call);

    private static void MultiplyAdd(string instruction, PTXCodeGenerator generator, Value call)
    {
        var (left, right, sums) = (generator.Load(call[0]), generator.Load(call[1]), generator.Load(call[2]));
        var result = generator.Allocate(call);
        using var command = generator.BeginCommand(instruction);
        command.AppendVectorArgument(Fields(result));
        command.AppendVectorArgument(Fields(left));
        command.AppendVectorArgument(Fields(right));
        command.AppendVectorArgument(Fields(sums));
    }

    private static PrimitiveRegister[] Fields(Register register) => [.. ((CompoundRegister)register).Children.Cast<PrimitiveRegister>()];
}
