using AlphaNet.Pure.Bench.Gpu;
using AlphaNet.Pure.Bench.Rates;
using AlphaNet.Pure.Kernels;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

var suites = typeof(Program).Assembly.GetTypes()
    .Where(type => type is { IsPublic: true, IsAbstract: false } && type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: true)))
    .ToArray();
if (Places.Names.Count == 0)
{
    // To BenchmarkDotNet a suite without a device would be an error.
    var (placed, others) = (suites.Where(IsPlaced).ToArray(), suites.Where(type => !IsPlaced(type)).ToArray());
    Console.WriteLine($"Skipped, for want of a GPU: {string.Join(", ", placed.Select(type => type.Name))}.");
    Console.WriteLine(string.Join(Environment.NewLine, IlgpuBackend.Devices().Select(device => $"  {device.Name}: {device.Detail}")));
    Console.WriteLine($"  {Places.Variable}={Places.Cpu} runs them on the processor.");
    suites = others;
}

// `--tiny` calls every benchmark once, in this process: it shows that all of them run. Anything else is BenchmarkDotNet's.
var config = DefaultConfig.Instance.AddColumn(RateColumn.GigaFlops, RateColumn.GigaBytes);
if (args is ["--tiny"])
{
    var once = config.AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance));
    var summaries = BenchmarkRunner.Run(suites, once);
    return summaries.Length > 0 && summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
}

BenchmarkSwitcher.FromTypes(suites).Run(args, config);
return 0;

static bool IsPlaced(Type type) => type.IsSubclassOf(typeof(PlacedBenchmarks));
