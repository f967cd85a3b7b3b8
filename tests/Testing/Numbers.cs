using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using Xunit;

namespace AlphaNet.Pure.Testing;

/// <summary>Conversions and comparisons of tensors.</summary>
public static class Numbers
{
    /// <summary>The elements as doubles, in row-major order.</summary>
    public static double[] ToDoubles(this in Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => Array.ConvertAll(tensor.ToArray<float>(), v => (double)v),
        DType.Float64 => tensor.ToArray<double>(),
        DType.Int64 => Array.ConvertAll(tensor.ToArray<long>(), v => (double)v),
        _ => throw new ArgumentException($"{tensor} holds no numbers to compare"),
    };

    /// <summary>The same numbers as another floating-point type.</summary>
    public static Tensor As(this in Tensor tensor, DType dtype) => tensor.DType == dtype
        ? tensor
        : dtype == DType.Float64 ? Tensor.Wrap(tensor.ToDoubles(), tensor.Shape) : Tensor.Wrap(Array.ConvertAll(tensor.ToDoubles(), v => (float)v), tensor.Shape);

    /// <summary>The tensor where a backend computes: itself, or a dense copy in the device's memory.</summary>
    public static Tensor On(this in Tensor tensor, IBackend backend)
    {
        if (tensor.Device == backend.Device)
        {
            return tensor;
        }

        var brought = backend.Rent(tensor.Shape, tensor.DType);
        backend.Copy(tensor, brought);
        return brought;
    }

    /// <summary>A dense copy of images [n, c, h, w] as [n, h, w, c].</summary>
    public static Tensor ToNhwc(this in Tensor images) => images.Permute(0, 2, 3, 1).Clone();

    /// <summary>A dense copy of images [n, h, w, c] as [n, c, h, w].</summary>
    public static Tensor ToNchw(this in Tensor images) => images.Permute(0, 3, 1, 2).Clone();

    /// <summary>The largest difference, relative to the larger of 1 and the largest expected number. Not a number where the two do not agree on what is one.</summary>
    public static double Deviation(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = 1, worst = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            scale = Math.Max(scale, Math.Abs(expected[i]));
            // Max keeps NaN.
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        }

        return worst / scale;
    }

    /// <summary>Asserts that a result meets its figure.</summary>
    public static void Close(this IGoldenFigures figures, string name, in Tensor actual, double tolerance) =>
        Close(name, figures.Deviation(name, actual), tolerance);

    /// <summary>Asserts that numbers meet their figures.</summary>
    public static void Close(string name, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance) =>
        Close(name, Deviation(expected, actual), tolerance);

    private static void Close(string name, double deviation, double tolerance)
    {
        Assert.True(deviation <= tolerance, $"{name} deviates by {deviation:E2}, allowed are {tolerance:E2}");
    }
}
