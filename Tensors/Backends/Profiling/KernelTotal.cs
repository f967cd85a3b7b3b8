namespace AlphaNet.Pure.Tensors.Backends.Profiling;

/// <summary>What all calls of an operation took and did.</summary>
/// <param name="Name">The operation, as the backend calls it.</param>
/// <param name="Calls">Number of calls.</param>
/// <param name="Seconds">Wall time in all.</param>
/// <param name="Flops">Floating-point operations of matrix products and convolutions, two a multiply-add; 0 where that is not what an operation spends its time on.</param>
/// <param name="Bytes">Bytes of the operands, each counted once a call: the traffic that memory must carry at least.</param>
public readonly record struct KernelTotal(string Name, long Calls, double Seconds, double Flops, double Bytes)
{
    /// <summary>10^9 floating-point operations a second.</summary>
    public double GigaFlops => Flops / Seconds / 1e9;

    /// <summary>10^9 bytes a second.</summary>
    public double GigaBytes => Bytes / Seconds / 1e9;

    /// <summary>One more call.</summary>
    public KernelTotal With(double seconds, double flops, double bytes) => new(Name, Calls + 1, Seconds + seconds, Flops + flops, Bytes + bytes);
}
