using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>A <see cref="NormalizedGradient"/> as rows of channels, a row a pixel.</summary>
internal readonly unsafe struct GradientRows
{
    public readonly MapRows Map;
    public readonly float* Delta;
    public readonly float* Slopes;
    public readonly float* Pooled;

    public GradientRows(in NormalizedGradient dz)
    {
        Map = new MapRows(dz.Map);
        Delta = dz.Delta.Pointer<float>();
        Slopes = dz.Slopes.Pointer<float>();
        Pooled = dz.IsGated ? dz.Pooled.Pointer<float>() : null;
    }

    public bool IsGated => Pooled != null;

    /// <summary>Writes dz of some rows to dense memory of another row stride.</summary>
    public void Combine<TAct, TLane>(int from, int rows, float* y, nint yRow)
        where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
    {
        var channels = Map.Channels;
        if (!IsGated)
        {
            GradientKernel<TAct, TLane>.Run(Delta + (nint)from * channels, Map.Row(from), rows, channels, Slopes, y, yRow);
            return;
        }

        for (int end = from + rows, next; from < end; from = next)
        {
            var image = from / Map.Pixels;
            next = Math.Min(end, (image + 1) * Map.Pixels);
            GradientKernel<TAct, TLane>.RunGated(
                Delta + (nint)from * channels, Map.Row(from), next - from, channels, Slopes, Map.Scale, Map.Shift,
                Map.Gate + (nint)image * channels, Pooled + (nint)image * channels, y, yRow);
            y += (next - from) * yRow;
        }
    }
}
