using AlphaNet.Pure.Bench.Rates;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// `--tiny` calls every benchmark once, in this process: it shows that all of them run. Anything else is BenchmarkDotNet's.
var config = DefaultConfig.Instance.AddColumn(RateColumn.GigaFlops, RateColumn.GigaBytes);
if (args is ["--tiny"])
{
    var once = config.AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance));
    var summaries = BenchmarkRunner.Run(typeof(Program).Assembly, once);
    return summaries.Length > 0 && summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
