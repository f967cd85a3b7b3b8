namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>The gradient as it is.</summary>
internal readonly unsafe struct PlainEpilogue : IGradientEpilogue
{
    public static bool IsPlain => true;

    public static bool HasSums => false;

    public float* Map => null;

    public double* Sums => null;

    Coefficients<TVec> IGradientEpilogue.Load<TOps, TVec>(int channel, int lanes) => default;

    static TVec IGradientEpilogue.Apply<TOps, TVec>(TVec gradient, TVec map, in Coefficients<TVec> coefficients) => gradient;
}
