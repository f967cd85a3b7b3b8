namespace AlphaNet.Pure.Tensors.Cpu.Reductions;

/// <summary>Where a reduction's results go: rounded from double once.</summary>
internal readonly unsafe struct ReduceSink
{
    private readonly float* singles;
    private readonly double* doubles;
    private readonly bool accumulate;

    public ReduceSink(in Tensor y, bool accumulate)
    {
        this.accumulate = accumulate;
        if (y.DType == DType.Float32)
        {
            singles = y.Pointer<float>();
        }
        else
        {
            doubles = y.Pointer<double>();
        }
    }

    public ReduceSink(double* y) => doubles = y;

    public void Put(long offset, double value)
    {
        if (singles is not null)
        {
            singles[offset] = (float)(accumulate ? singles[offset] + value : value);
        }
        else
        {
            doubles[offset] = accumulate ? doubles[offset] + value : value;
        }
    }
}
