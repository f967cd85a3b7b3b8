using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AlphaNet.Pure.Bench.Rates;

/// <summary>10^9 of something a second, from the median time of a call.</summary>
internal sealed class RateColumn(string name, string legend, Func<Work, double> amount) : IColumn
{
    public static IColumn GigaFlops { get; } = new RateColumn("GFLOP/s", "floating-point operations of products and convolutions", work => work.Flops);

    public static IColumn GigaBytes { get; } = new RateColumn("GB/s", "bytes of the operands, each counted once", work => work.Bytes);

    public string Id => name;

    public string ColumnName => name;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Metric;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => $"10^9 a second: {legend}";

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => WorkOf(benchmark) > 0);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Median;
        var work = WorkOf(benchmarkCase);
        return nanoseconds > 0 && work > 0 ? (work / nanoseconds.Value).ToString("F1", CultureInfo.InvariantCulture) : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private double WorkOf(BenchmarkCase benchmark)
    {
        if (Activator.CreateInstance(benchmark.Descriptor.Type) is not IMeasuredWork measured)
        {
            return 0;
        }

        foreach (var parameter in benchmark.Parameters.Items)
        {
            benchmark.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(measured, parameter.Value);
        }

        return amount(measured.WorkOf(benchmark.Descriptor.WorkloadMethod.Name));
    }
}
