using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Depthwise;

/// <summary>Floats at a fixed address between NaNs: what is read outside them and used spoils a result, what is written there is found.</summary>
internal sealed unsafe class GuardedFloats
{
    private const int Guard = 32;

    private readonly float[] buffer;

    public GuardedFloats(int length, Func<int, float> value)
    {
        Length = length;
        buffer = GC.AllocateUninitializedArray<float>(length + 2 * Guard, pinned: true);
        buffer.AsSpan().Fill(float.NaN);
        for (var i = 0; i < length; i++)
        {
            buffer[Guard + i] = value(i);
        }
    }

    public int Length { get; }

    public Span<float> Values => buffer.AsSpan(Guard, Length);

    public float* Pointer
    {
        get
        {
            fixed (float* start = buffer)
            {
                return start + Guard;
            }
        }
    }

    public double[] Wide() => Array.ConvertAll(Values.ToArray(), v => (double)v);

    /// <summary>Throws if the surroundings were written.</summary>
    public GuardedFloats Checked()
    {
        foreach (var v in buffer.AsSpan(0, Guard))
        {
            Assert.True(float.IsNaN(v), "written before the buffer");
        }

        foreach (var v in buffer.AsSpan(Guard + Length))
        {
            Assert.True(float.IsNaN(v), "written after the buffer");
        }

        return this;
    }

    /// <summary>Largest difference, relative to the largest expected magnitude and at least 1.</summary>
    public double Error(double[] expected)
    {
        var scale = 1.0;
        var worst = 0.0;
        for (var i = 0; i < Length; i++)
        {
            var error = Math.Abs(Values[i] - expected[i]);
            worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }

        return worst / scale;
    }
}
