using System.Diagnostics;
using System.Text.Json;

namespace AlphaNet.Pure.Tensors.Backends.Profiling;

/// <summary>Collects what a <see cref="ProfilingBackend"/> sees: totals by operation, and single calls while there is room. One thread at a time.</summary>
/// <param name="events">Calls kept one by one, for the trace; the first ones.</param>
public sealed class KernelProfile(int events = 100_000)
{
    private readonly Dictionary<string, KernelTotal> totals = new(StringComparer.Ordinal);
    private readonly List<KernelEvent> calls = [];
    private long begin = Stopwatch.GetTimestamp();

    /// <summary>Totals by operation, the costliest first.</summary>
    public IReadOnlyList<KernelTotal> Totals => [.. totals.Values.OrderByDescending(total => total.Seconds)];

    /// <summary>The calls kept, in their order.</summary>
    public IReadOnlyList<KernelEvent> Calls => calls;

    /// <summary>Forgets everything, after a warm-up.</summary>
    public void Clear()
    {
        totals.Clear();
        calls.Clear();
        begin = Stopwatch.GetTimestamp();
    }

    /// <summary>The moment to give to <see cref="Add"/>.</summary>
    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>Counts a call.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="start">When it began.</param>
    /// <param name="output">Shape of what it wrote.</param>
    /// <param name="flops">Floating-point operations, as <see cref="KernelTotal.Flops"/> says.</param>
    /// <param name="bytes">Bytes of the operands.</param>
    public void Add(string name, long start, Shape output, double flops, double bytes)
    {
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        totals[name] = (totals.TryGetValue(name, out var total) ? total : new KernelTotal(name, 0, 0, 0, 0)).With(seconds, flops, bytes);
        if (calls.Count < events)
        {
            calls.Add(new KernelEvent(name, Stopwatch.GetElapsedTime(begin, start).TotalSeconds, seconds, output));
        }
    }

    /// <summary>Writes the calls as a trace in Chrome's Trace Event Format, which chrome://tracing and Perfetto open; times in microseconds.</summary>
    /// <param name="stream">Receives UTF-8.</param>
    public void WriteTrace(Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteString("displayTimeUnit", "ms");
        writer.WriteStartArray("traceEvents");
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("name", call.Name);
            writer.WriteString("cat", "kernel");
            writer.WriteString("ph", "X");
            writer.WriteNumber("ts", call.Start * 1e6);
            writer.WriteNumber("dur", call.Seconds * 1e6);
            writer.WriteNumber("pid", 1);
            writer.WriteNumber("tid", 1);
            writer.WriteStartObject("args");
            writer.WriteString("output", call.Output.ToString());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
