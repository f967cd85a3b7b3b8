namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>Every kernel compiles for every kind of device, whether or not there is one, to a text that its driver can take.</summary>
public sealed class KernelCompilationTests(KernelCompiler compiler) : IClassFixture<KernelCompiler>
{
    public static TheoryData<string> Kernels => [.. KernelInstances.All.Keys];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_of_an_A100_calls_only_what_it_defines(string kernel) => CheckPtx(kernel, KernelCompiler.Target.Sm80);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_of_an_H100_calls_only_what_it_defines(string kernel) => CheckPtx(kernel, KernelCompiler.Target.Sm90);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void OpenCL_needs_no_double_precision_and_no_subgroups(string kernel) =>
        Assert.All(KernelInstances.All[kernel], instance => Assert.Contains("kernel void", compiler.Compile(instance, KernelCompiler.Target.OpenCl)));

    [ClangTheory]
    [MemberData(nameof(Kernels))]
    public void OpenCL_is_valid_OpenCL_C(string kernel) =>
        Assert.Equal("", Clang.Check(KernelInstances.All[kernel].Index().Select(k => ($"{kernel}.{k.Index}", compiler.Compile(k.Item, KernelCompiler.Target.OpenCl)))));

    private void CheckPtx(string kernel, KernelCompiler.Target target) =>
        Assert.All(KernelInstances.All[kernel], instance =>
        {
            var fault = PtxCalls.Fault(compiler.Compile(instance, target));
            Assert.True(fault is null, $"{KernelInstances.NameOf(instance)}: {fault}");
        });
}
