using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Numbers that a backend made, such as losses, brought to the host all at once: a device is asked once.</summary>
internal sealed class HostNumbers(int count, DType dtype)
{
    private readonly double[] values = new double[count];
    private readonly Tensor host = Tensor.Zeros(new Shape(count), dtype);

    /// <summary>Shape of what is brought.</summary>
    public Shape Shape => host.Shape;

    /// <summary>Element type of what is brought.</summary>
    public DType DType => host.DType;

    /// <summary>The numbers brought last; zeros before.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Brings them from wherever they lie.</summary>
    public void Bring(in Tensor numbers)
    {
        host.CopyFrom(numbers);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = DType == DType.Float64 ? host.Span<double>()[i] : host.Span<float>()[i];
        }
    }
}
