using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Tensors.Backends.Profiling;

/// <summary>A backend that passes every operation on to another and measures it.</summary>
/// <remarks>A call costs about a tenth of a microsecond more. Operations that another one is made of inside a backend are part of that one. On a device every call waits for it: the step takes longer than without.</remarks>
public sealed partial class ProfilingBackend : IBackend
{
    private readonly IBackend inner;
    private readonly IFusedBackend fused;
    private readonly KernelProfile profile;

    /// <summary>Measures a backend into a profile.</summary>
    /// <exception cref="ArgumentException">The backend does not fuse.</exception>
    public ProfilingBackend(IBackend inner, KernelProfile profile)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(profile);
        this.inner = inner;
        this.profile = profile;
        fused = inner as IFusedBackend ?? new ComposedFusion(inner);
    }

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public string? Device => inner.Device;

    /// <inheritdoc/>
    public void Synchronize() => inner.Synchronize();

    /// <inheritdoc/>
    public Tensor Rent(Shape shape, DType dtype) => inner.Rent(shape, dtype);

    /// <inheritdoc/>
    public void Return(in Tensor tensor) => inner.Return(tensor);

    /// <inheritdoc/>
    public void Fill(in Tensor y, double value)
    {
        var start = KernelProfile.Now;
        inner.Fill(y, value);
        Add(nameof(Fill), start, y, 0, Bytes(y));
    }

    /// <inheritdoc/>
    public void Copy(in Tensor x, in Tensor y)
    {
        var start = KernelProfile.Now;
        inner.Copy(x, y);
        Add(nameof(Copy), start, y, 0, Bytes(x, y));
    }

    /// <inheritdoc/>
    public void Unary<TOp>(in Tensor x, in Tensor y) where TOp : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        inner.Unary<TOp>(x, y);
        Add(nameof(Unary), start, y, 0, Bytes(x, y));
    }

    /// <inheritdoc/>
    public void UnaryBackward<TOp>(in Tensor x, in Tensor dy, in Tensor dx, bool accumulate) where TOp : struct, IUnaryOp
    {
        var start = KernelProfile.Now;
        inner.UnaryBackward<TOp>(x, dy, dx, accumulate);
        Add(nameof(UnaryBackward), start, dx, 0, Bytes(x, dy, dx));
    }

    /// <inheritdoc/>
    public void Binary<TOp>(in Tensor a, in Tensor b, in Tensor y, bool accumulate = false) where TOp : struct, IBinaryOp
    {
        var start = KernelProfile.Now;
        inner.Binary<TOp>(a, b, y, accumulate);
        Add(nameof(Binary), start, y, 0, Bytes(a, b, y));
    }

    /// <inheritdoc/>
    public void BinaryBackward<TOp>(in Tensor a, in Tensor b, in Tensor dy, in Tensor dx, bool ofSecond, bool accumulate) where TOp : struct, IBinaryOp
    {
        var start = KernelProfile.Now;
        inner.BinaryBackward<TOp>(a, b, dy, dx, ofSecond, accumulate);
        Add(nameof(BinaryBackward), start, dx, 0, Bytes(a, b, dy) + Bytes(dx));
    }

    /// <inheritdoc/>
    public void Reduce<TOp>(in Tensor x, in Tensor y, bool accumulate = false) where TOp : struct, IReduceOp
    {
        var start = KernelProfile.Now;
        inner.Reduce<TOp>(x, y, accumulate);
        Add(nameof(Reduce), start, y, 0, Bytes(x, y));
    }

    /// <inheritdoc/>
    public void AddScaled(in Tensor x, double scale, in Tensor y, bool accumulate)
    {
        var start = KernelProfile.Now;
        inner.AddScaled(x, scale, y, accumulate);
        Add(nameof(AddScaled), start, y, 0, Bytes(x, y));
    }

    /// <inheritdoc/>
    public void RandomUniform(in Tensor y, in RandomKey key, double low, double high)
    {
        var start = KernelProfile.Now;
        inner.RandomUniform(y, key, low, high);
        Add(nameof(RandomUniform), start, y, 0, Bytes(y));
    }

    /// <inheritdoc/>
    public void RandomNormal(in Tensor y, in RandomKey key, double mean, double deviation)
    {
        var start = KernelProfile.Now;
        inner.RandomNormal(y, key, mean, deviation);
        Add(nameof(RandomNormal), start, y, 0, Bytes(y));
    }

    /// <inheritdoc/>
    public void SgdStep(in Tensor value, in Tensor gradient, in Tensor momentum, in Tensor roles, in SgdOptions options)
    {
        var start = KernelProfile.Now;
        inner.SgdStep(value, gradient, momentum, roles, options);
        Add(nameof(SgdStep), start, value, 0, Bytes(value, gradient, momentum));
    }

    /// <inheritdoc/>
    public double SumOfSquares(in Tensor x)
    {
        var start = KernelProfile.Now;
        var sum = inner.SumOfSquares(x);
        Add(nameof(SumOfSquares), start, x, 0, Bytes(x));
        return sum;
    }

    private void Add(string name, long start, in Tensor output, double flops, double bytes)
    {
        // What a device was asked for counts when it is done.
        inner.Synchronize();
        profile.Add(name, start, output.Shape, flops, bytes);
    }

    private static double Bytes(in Tensor a, in Tensor b = default, in Tensor c = default) => Size(a) + Size(b) + Size(c);

    private static double Size(in Tensor x) => x.IsNone ? 0 : (double)x.Count * x.DType.Size();
}
