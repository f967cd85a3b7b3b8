using System.Numerics;
using System.Numerics.Tensors;

namespace AlphaNet.Pure.Tensors;

/// <content>Other element types.</content>
public readonly partial struct Tensor
{
    /// <summary>
    /// The elements in another type, in new dense memory of the host that the collector owns; in the same type a copy. Conversions saturate, as those of <c>IBackend.Copy</c>, which writes to
    /// memory that is there: what the type cannot hold becomes its nearest bound, fractions are cut off in integers and NaN becomes 0 there.
    /// </summary>
    /// <param name="dtype">The type.</param>
    public Tensor To(DType dtype)
    {
        if (dtype == DType)
        {
            return Clone();
        }

        var dense = IsContiguous && Device is null ? this : Clone();
        var converted = Uninitialized(Shape, dtype);
        switch (DType)
        {
            case DType.Float32:
                Convert<float>(dense, converted);
                break;
            case DType.Float64:
                Convert<double>(dense, converted);
                break;
            case DType.Int32:
                Convert<int>(dense, converted);
                break;
            case DType.Int64:
                Convert<long>(dense, converted);
                break;
            default:
                Convert<byte>(dense, converted);
                break;
        }

        // A span alone does not keep the copy's memory.
        GC.KeepAlive(dense.Storage);
        return converted;
    }

    private static void Convert<TFrom>(in Tensor dense, in Tensor converted) where TFrom : unmanaged, INumberBase<TFrom>
    {
        ReadOnlySpan<TFrom> from = dense.Span<TFrom>();
        switch (converted.DType)
        {
            case DType.Float32:
                TensorPrimitives.ConvertSaturating(from, converted.Span<float>());
                break;
            case DType.Float64:
                TensorPrimitives.ConvertSaturating(from, converted.Span<double>());
                break;
            case DType.Int32:
                TensorPrimitives.ConvertSaturating(from, converted.Span<int>());
                break;
            case DType.Int64:
                TensorPrimitives.ConvertSaturating(from, converted.Span<long>());
                break;
            default:
                TensorPrimitives.ConvertSaturating(from, converted.Span<byte>());
                break;
        }
    }
}
