using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>A <see cref="NormalizedMap"/> as rows of channels, a row a pixel.</summary>
internal readonly unsafe struct MapRows
{
    public readonly float* Map;
    public readonly float* Scale;
    public readonly float* Shift;
    public readonly float* Gate;
    public readonly int Count;
    public readonly int Channels;

    /// <summary>Rows of an image.</summary>
    public readonly int Pixels;

    public MapRows(in NormalizedMap x)
    {
        Map = x.Map.Pointer<float>();
        Channels = x.Map.Shape[^1];
        Count = Channels == 0 ? 0 : checked((int)(x.Map.Count / Channels));
        Pixels = Math.Max(1, Count / Math.Max(1, x.Map.Shape[0]));
        if (!x.IsPlain)
        {
            Scale = x.Scale.Pointer<float>();
            Shift = x.Shift.Pointer<float>();
        }

        Gate = x.IsGated ? x.Gate.Pointer<float>() : null;
    }

    /// <summary>A plain map with a gate; none for 1.</summary>
    public MapRows(in Tensor map, in Tensor gate = default)
        : this(new NormalizedMap(map)) => Gate = gate.IsNone ? null : gate.Pointer<float>();

    public bool IsPlain => Scale == null;

    public bool IsGated => Gate != null;

    public float* Row(int row) => Map + (nint)row * Channels;

    /// <summary>Writes gated activations of rows to dense memory of another row stride.</summary>
    public void Activate<TAct, TLane>(int from, int rows, float* y, nint yRow)
        where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
    {
        for (int end = from + rows, next; from < end; from = next)
        {
            next = IsGated ? Math.Min(end, (from / Pixels + 1) * Pixels) : end;
            var gate = IsGated ? Gate + (nint)(from / Pixels) * Channels : null;
            ActivationKernel<TAct, TLane>.Run(Row(from), next - from, Channels, Scale, Shift, gate, y, yRow);
            y += (next - from) * yRow;
        }
    }
}
