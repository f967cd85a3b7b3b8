namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>A range of points cut into parts of equal length: by its length alone, never by the number of threads.</summary>
internal readonly struct Partition
{
    // Part borders on multiples of this keep two threads out of one cache line.
    private const int Unit = 64;

    private readonly long count;
    private readonly long chunk;

    /// <summary>Parts of about <paramref name="grain"/> points, at most <paramref name="maxParts"/>.</summary>
    public Partition(long count, long grain, int maxParts = int.MaxValue, int unit = Unit)
    {
        this.count = count;
        var wanted = Math.Clamp(count / grain, 1, maxParts);
        chunk = Math.Max(unit, ((count + wanted - 1) / wanted + unit - 1) / unit * unit);
        Parts = (int)((count + chunk - 1) / chunk);
    }

    public int Parts { get; }

    public long Begin(int part) => part * chunk;

    public long End(int part) => Math.Min(count, (part + 1) * chunk);
}
