using AlphaNet.Pure.Bench.Gemm;
using BenchmarkDotNet.Running;

// `gemm-side-by-side [threads] [rounds]` compares with OpenBLAS in one run; everything else is BenchmarkDotNet's.
if (args is ["gemm-side-by-side", .. var rest])
{
    GemmSideBySide.Run(rest.Length > 0 ? int.Parse(rest[0]) : 1, rest.Length > 1 ? int.Parse(rest[1]) : 5);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
