namespace AlphaNet.Pure.Kernels.Tests.Compilation;

public sealed class PtxCallsTests
{
    private const string Entry = ".visible .entry Kernel(.param .b32 n)\n{\n call.uni (callRetVal), F_1, (\n callParam0\n );\n ret;\n}\n";
    private const string Head = ".visible .func (.param .b32 r) F_1(\n .param .b32 n\n)\n";

    [Fact]
    public void Calls_of_defined_functions_are_right() => Assert.Null(PtxCalls.Fault($"{Head};\n{Head}{{ ret; }}\n{Entry}"));

    [Fact]
    public void A_call_of_a_function_that_is_only_declared_is_found() => Assert.Contains("F_1", PtxCalls.Fault($"{Head};\n{Entry}"));

    [Fact]
    public void A_function_of_elsewhere_is_found() => Assert.Contains("elsewhere", PtxCalls.Fault($".extern .func (.param .f32 r) FusedMultiplyAdd(.param .f32 x)\n;\n{Entry}"));

    [Fact]
    public void Recursion_is_found() => Assert.Contains("calls itself", PtxCalls.Fault($"{Head}{{ call.uni (callRetVal), F_1, (callParam0); ret; }}\n{Entry}"));

    [Fact]
    public void A_text_without_entry_is_found() => Assert.Contains("no entry", PtxCalls.Fault($"{Head}{{ ret; }}"));
}
