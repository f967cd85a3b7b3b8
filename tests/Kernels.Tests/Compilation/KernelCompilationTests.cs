using System.Reflection;
using System.Text.RegularExpressions;
using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Kernels.TensorCores;
using Xunit.Sdk;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>Every kernel compiles for every kind of device, whether or not there is one, to a text that its driver can take.</summary>
public sealed class KernelCompilationTests(KernelCompiler compiler) : IClassFixture<KernelCompiler>
{
    private const string OfTensorCores = $"{nameof(TensorMatMulKernel)}.{nameof(TensorMatMulKernel.Multiply)}";

    // What a group of any CUDA device may ask for without more ado.
    private const int MostShared = 48 * 1024;

    public static TheoryData<string> Kernels => [.. KernelInstances.All.Keys];

    // Tensor cores have no OpenCL; the backend offers them on CUDA alone.
    public static TheoryData<string> OpenClKernels => [.. KernelInstances.All.Keys.Where(kernel => kernel != OfTensorCores)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_of_an_A100_calls_only_what_it_defines(string kernel) => CheckPtx(kernel, KernelCompiler.Target.Sm80);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_of_an_H100_calls_only_what_it_defines(string kernel) => CheckPtx(kernel, KernelCompiler.Target.Sm90);

    // What ILGPU claims of a branch depends on what it compiled before: after many others, and alone.
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_claims_of_no_branch_on_threads_that_all_take_it(string kernel) =>
        Assert.All(KernelInstances.All[kernel], instance =>
        {
            using var alone = new KernelCompiler();
            string[] branches = [.. PtxBranches.Misclaimed(compiler.Compile(instance, KernelCompiler.Target.Sm80)), .. PtxBranches.Misclaimed(alone.Compile(instance, KernelCompiler.Target.Sm80))];
            Assert.True(branches.Length == 0, $"{KernelInstances.NameOf(instance)}: {string.Join(", ", branches)}");
        });

    // What ILGPU makes of a comparison whose constant stands left: true of NaN.
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_takes_no_number_that_is_none_for_less_or_greater(string kernel) =>
        Assert.All(KernelInstances.All[kernel], instance => Assert.DoesNotMatch(@"setp\.[gl]tu\.f32\s+%p\d+, %f\d+, 0f", compiler.Compile(instance, KernelCompiler.Target.Sm80)));

    // No kernel asks for either; where ILGPU turns a comparison round, OpenCL's is false of NaN and should be true.
    [Theory]
    [MemberData(nameof(OpenClKernels))]
    public void OpenCL_takes_no_number_that_is_none_for_less_or_greater(string kernel) =>
        Assert.All(KernelInstances.All[kernel], instance => Assert.DoesNotMatch(@"\(float\) [^;()]* (<=|>=) \(float\)", compiler.Compile(instance, KernelCompiler.Target.OpenCl)));

    // About twenty instructions each, for every element: more than most operations take. Lengths come as divisors.
    [Theory]
    [InlineData("UnaryKernel.Forward")]
    [InlineData("UnaryKernel.Backward")]
    [InlineData("BinaryKernel.Forward")]
    [InlineData("BinaryKernel.Backward")]
    [InlineData("CopyKernel.Copy")]
    [InlineData("CopyKernel.AddScaled")]
    [InlineData("BatchNormKernel.Forward")]
    [InlineData("MapKernel.Write")]
    [InlineData("FoldedKernel.Finish")]
    [InlineData("DepthwiseKernel.Correlate")]
    [InlineData("DepthwiseKernel.CorrelateSlices")]
    [InlineData("DepthwiseKernel.InputGradient")]
    [InlineData("DepthwiseKernel.InputGradientSlices")]
    [InlineData("ConvolutionKernel.Forward")]
    [InlineData("ConvolutionKernel.InputGradient")]
    [InlineData("ReduceKernel.ByColumns")]
    [InlineData("BatchStatisticsKernel.Together")]
    public void Kernels_over_elements_divide_no_whole_numbers(string kernel) =>
        Assert.All(KernelInstances.All[kernel], instance => Assert.DoesNotMatch(@"\b(div|rem)\.[su]\d", compiler.Compile(instance, KernelCompiler.Target.Sm80)));

    [Theory]
    [InlineData(KernelCompiler.Target.Sm80)]
    [InlineData(KernelCompiler.Target.Sm90)]
    public void Matrix_instructions_stand_in_the_text_and_keep_to_registers(KernelCompiler.Target target) =>
        Assert.All(OnGpu(), instance =>
        {
            var ptx = compiler.Compile(instance, target);
            var (multiply, round) = instance.GetGenericArguments().Contains(typeof(Tf32))
                ? ("m16n8k8.row.col.f32.tf32.tf32.f32", @"cvt.rna.tf32.f32\s+%r\d+, %f\d+;")
                : ("m16n8k16.row.col.f32.bf16.bf16.f32", @"cvt.rn.bf16x2.f32\s+%r\d+, %f\d+, %f\d+;");
            // Two down, two across; every operand a register, as the instruction wants them.
            var instructions = ptx.Split('\n').Where(line => line.Contains("mma.sync", StringComparison.Ordinal)).ToArray();
            Assert.Equal(4, instructions.Length);
            Assert.All(instructions, line => Assert.Matches(
                $@"^\s*mma\.sync\.aligned\.{Regex.Escape(multiply)}\s+{Registers('f', 4)}, {Registers('r', 4)}, {Registers('r', 2)}, {Registers('f', 4)};\s*$", line));
            Assert.Matches(round, ptx);
            Assert.DoesNotContain("call", ptx);
            Assert.DoesNotContain(".local", ptx);
            Assert.Contains("ld.shared.v4.b32", ptx);
            Assert.Contains("ld.shared.v2.b32", ptx);
        });

    [PtxasTheory]
    [MemberData(nameof(Kernels))]
    public void Ptx_assembles_for_an_A100_and_keeps_to_registers(string kernel) => Assemble(kernel, KernelCompiler.Target.Sm80, "sm_80");

    [PtxasTheory]
    [MemberData(nameof(Kernels))]
    public void Ptx_assembles_for_an_H100_and_keeps_to_registers(string kernel) => Assemble(kernel, KernelCompiler.Target.Sm90, "sm_90");

    [Fact]
    public void OpenCL_has_no_matrix_instructions() =>
        Assert.All(KernelInstances.All[OfTensorCores], instance => Assert.Throws<XunitException>(() => compiler.Compile(instance, KernelCompiler.Target.OpenCl)));

    [Theory]
    [MemberData(nameof(OpenClKernels))]
    public void OpenCL_needs_no_double_precision_and_no_subgroups(string kernel) =>
        Assert.All(KernelInstances.All[kernel], instance => Assert.Contains("kernel void", compiler.Compile(instance, KernelCompiler.Target.OpenCl)));

    // What a thread wrote to shared memory others see behind a fence of it alone.
    [Theory]
    [MemberData(nameof(OpenClKernels))]
    public void OpenCL_fences_shared_memory_at_every_barrier(string kernel) =>
        Assert.All(KernelInstances.All[kernel], instance =>
        {
            var source = compiler.Compile(instance, KernelCompiler.Target.OpenCl);
            var barriers = Regex.Matches(source, @"barrier\s*\([^;]*;").Select(barrier => barrier.Value).ToArray();
            Assert.Equal(source.Contains("local float", StringComparison.Ordinal), barriers.Length > 0);
            Assert.All(barriers, barrier => Assert.Contains("CLK_LOCAL_MEM_FENCE", barrier));
        });

    [ClangTheory]
    [MemberData(nameof(OpenClKernels))]
    public void OpenCL_is_valid_OpenCL_C(string kernel) =>
        Assert.Equal("", Clang.Check(KernelInstances.All[kernel].Index().Select(k => ($"{kernel}.{k.Index}", compiler.Compile(k.Item, KernelCompiler.Target.OpenCl)))));

    private static string Registers(char kind, int count) => $@"\{{{string.Join(", ", Enumerable.Repeat($@"%{kind}\d+", count))}\}}";

    // All tiles with both instructions, each with every kind of factors and results.
    private static IEnumerable<MethodInfo> OnGpu() =>
        from instance in KernelInstances.All[OfTensorCores]
        from tile in (Type[])[typeof(SquareTile), typeof(TallTile)]
        from instruction in (Type[])[typeof(Tf32), typeof(Bf16)]
        select instance.GetGenericMethodDefinition().MakeGenericMethod([tile, instruction, .. instance.GetGenericArguments()[2..]]);

    // Local memory is the device's memory: a kernel that keeps to registers and shared memory has no stack and spills nothing.
    private void Assemble(string kernel, KernelCompiler.Target target, string architecture) =>
        Assert.All(kernel == OfTensorCores ? [.. OnGpu()] : KernelInstances.All[kernel], instance =>
        {
            var usage = Ptxas.Assemble(compiler.Compile(instance, target), architecture);
            Assert.True(usage is { StackBytes: 0, SpillBytes: 0, SharedBytes: <= MostShared }, $"{KernelInstances.NameOf(instance)} on {architecture}: {usage}");
        });

    private void CheckPtx(string kernel, KernelCompiler.Target target) =>
        Assert.All(KernelInstances.All[kernel], instance =>
        {
            var fault = PtxCalls.Fault(compiler.Compile(instance, target));
            Assert.True(fault is null, $"{KernelInstances.NameOf(instance)}: {fault}");
        });
}
