namespace AlphaNet.Pure.Bench.Rates;

/// <summary>What one call of a benchmark does.</summary>
/// <param name="Flops">Floating-point operations of products and convolutions, two a multiply-add; 0 where that says nothing.</param>
/// <param name="Bytes">Bytes of its operands, each counted once; 0 where that says nothing.</param>
public readonly record struct Work(double Flops, double Bytes);
