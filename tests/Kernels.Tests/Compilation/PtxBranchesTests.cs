namespace AlphaNet.Pure.Kernels.Tests.Compilation;

public sealed class PtxBranchesTests
{
    private const string Uniform = "ld.param.b32\t%r1, [_a];\n mov.b32\t%r2, %ctaid.x;\n setp.ge.s32\t%p1, %r2, %r1;\n @%p1 bra.uni\tL_1;\n";

    [Theory]
    [InlineData("")]
    [InlineData("mov.b32\t%r3, %tid.x;\n setp.ge.s32\t%p2, %r3, %r1;\n @%p2 bra\tL_2;\n")]
    [InlineData("mov.b32\t%r3, %tid.x;\n st.global.b32\t[%rd1], %r3;\n ld.global.b32\t%r4, [%rd1];\n setp.ge.s32\t%p2, %r4, 0;\n @%p2 bra.uni\tL_2;\n")]
    [InlineData("mov.b32\t%r3, %tid.x;\n mov.b32\t%r3, %ctaid.x;\n setp.ge.s32\t%p2, %r3, 0;\n @%p2 bra.uni\tL_2;\n")]
    public void Claims_that_hold_are_right(string more) => Assert.Empty(PtxBranches.Misclaimed(Uniform + more));

    [Theory]
    [InlineData("mov.b32\t%r3, %tid.x;\n setp.ge.s32\t%p2, %r3, %r1;\n @!%p2 bra.uni\tL_2;\n")]
    [InlineData("mov.b32\t%r3, %tid.x;\n add.u64\t%rd2, %rd1, %r3;\n ld.global.v2.f32\t{%f1, %f2}, [%rd2];\n setp.gt.f32\t%p2, %f2, 0f0;\n @%p2 bra.uni\tL_2;\n")]
    [InlineData("L_0:\n setp.eq.s32\t%p2, %r4, 0;\n @%p2 bra.uni\tL_2;\n mov.b32\t%r4, %r3;\n mov.b32\t%r3, %tid.x;\n bra.uni\tL_0;\n")]
    [InlineData("ld.local.b32\t%r3, [%rd1];\n setp.eq.s32\t%p2, %r3, 0;\n @%p2 bra.uni\tL_2;\n")]
    public void A_claim_of_what_differs_between_threads_is_found(string more) => Assert.Contains("%p2", Assert.Single(PtxBranches.Misclaimed(Uniform + more)));
}
