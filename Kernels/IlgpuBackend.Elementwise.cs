using AlphaNet.Pure.Kernels.Elementwise;
using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Functions of one element at a time.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void Unary<TOp>(in Tensor x, in Tensor y) where TOp : struct, IUnaryOp
    {
        var name = typeof(TOp).Name;
        RequireSame(name, x, y);
        RequireOwnElements(name, y);
        launcher.OverElements(UnaryKernel.Forward<TOp>, y.Count, new UnaryKernel.Arguments
        {
            Count = (int)y.Count,
            X = Floats(name, x),
            Y = Floats(name, y),
            AtX = Layout.Of(x),
            AtY = Layout.Of(y),
        });
    }

    /// <inheritdoc/>
    public void UnaryBackward<TOp>(in Tensor x, in Tensor dy, in Tensor dx, bool accumulate) where TOp : struct, IUnaryOp
    {
        var name = typeof(TOp).Name;
        RequireSame(name, x, dy);
        RequireSame(name, x, dx);
        RequireOwnElements(name, dx);
        launcher.OverElements(UnaryKernel.Backward<TOp>, x.Count, new UnaryKernel.Arguments
        {
            Count = (int)x.Count,
            X = Floats(name, x),
            Dy = Floats(name, dy),
            Y = Floats(name, dx),
            AtX = Layout.Of(x),
            AtDy = Layout.Of(dy),
            AtY = Layout.Of(dx),
            Accumulate = accumulate ? 1 : 0,
        });
    }

    /// <inheritdoc/>
    public void Binary<TOp>(in Tensor a, in Tensor b, in Tensor y, bool accumulate = false) where TOp : struct, IBinaryOp
    {
        var name = typeof(TOp).Name;
        RequireBroadcast(name, a, y.Shape);
        RequireBroadcast(name, b, y.Shape);
        RequireOwnElements(name, y);
        launcher.OverElements(BinaryKernel.Forward<TOp>, y.Count, new BinaryKernel.Arguments
        {
            Count = (int)y.Count,
            A = Floats(name, a),
            B = Floats(name, b),
            Y = Floats(name, y),
            AtA = Layout.Of(a, y.Shape),
            AtB = Layout.Of(b, y.Shape),
            AtY = Layout.Of(y),
            Accumulate = accumulate ? 1 : 0,
        });
    }

    /// <inheritdoc/>
    public void BinaryBackward<TOp>(in Tensor a, in Tensor b, in Tensor dy, in Tensor dx, bool ofSecond, bool accumulate) where TOp : struct, IBinaryOp
    {
        var name = typeof(TOp).Name;
        RequireSame(name, ofSecond ? b : a, dx);
        RequireBroadcast(name, a, dy.Shape);
        RequireBroadcast(name, b, dy.Shape);
        RequireOwnElements(name, dx);
        var sums = dx.Count != dy.Count;
        // Over broadcast axes the products are summed by a reduction of their own.
        var target = sums ? Rent(dy.Shape, DType.Float32) : dx;
        launcher.OverElements(BinaryKernel.Backward<TOp>, dy.Count, new BinaryKernel.Arguments
        {
            Count = (int)dy.Count,
            A = Floats(name, a),
            B = Floats(name, b),
            Dy = Floats(name, dy),
            Y = Floats(name, target),
            AtA = Layout.Of(a, dy.Shape),
            AtB = Layout.Of(b, dy.Shape),
            AtDy = Layout.Of(dy),
            AtY = Layout.Of(target, dy.Shape),
            OfSecond = ofSecond ? 1 : 0,
            Accumulate = accumulate && !sums ? 1 : 0,
        });
        if (sums)
        {
            Reduce<Sum>(target, WithRank(dx, dy.Rank), accumulate);
            Return(target);
        }
    }

    /// <inheritdoc/>
    public void AddScaled(in Tensor x, double scale, in Tensor y, bool accumulate)
    {
        const string Name = "AddScaled";
        RequireBroadcast(Name, x, y.Shape);
        RequireOwnElements(Name, y);
        launcher.OverElements(CopyKernel.AddScaled, y.Count, new CopyKernel.Arguments<float>
        {
            Count = (int)y.Count,
            X = Floats(Name, x),
            Y = Floats(Name, y),
            AtX = Layout.Of(x, y.Shape),
            AtY = Layout.Of(y),
            Value = (float)scale,
            Accumulate = accumulate ? 1 : 0,
        });
    }

    /// <inheritdoc/>
    public void Fill(in Tensor y, double value)
    {
        if (y.DType == DType.Int32)
        {
            launcher.OverElements(CopyKernel.Fill<int>, y.Count, new CopyKernel.Arguments<int> { Count = (int)y.Count, Y = Ints("Fill", "y", y), AtY = Layout.Of(y), Value = int.CreateSaturating(value) });
            return;
        }

        launcher.OverElements(CopyKernel.Fill<float>, y.Count, new CopyKernel.Arguments<float> { Count = (int)y.Count, Y = Floats("Fill", y), AtY = Layout.Of(y), Value = (float)value });
    }

    /// <summary>y = x; x broadcasts to y. Either may lie in host memory, and between the two and between element types the copy goes by way of the host.</summary>
    /// <exception cref="ShapeException">x does not broadcast to y.</exception>
    public void Copy(in Tensor x, in Tensor y)
    {
        const string Name = "Copy";
        RequireBroadcast(Name, x, y.Shape);
        RequireOwnElements(Name, y);
        if (x.Device != Device || y.Device != Device || x.DType != y.DType)
        {
            CopyByHost(x, y);
        }
        else if (x.DType == DType.Int32)
        {
            launcher.OverElements(CopyKernel.Copy<int>, y.Count, new CopyKernel.Arguments<int>
            {
                Count = (int)y.Count,
                X = Ints(Name, "x", x),
                Y = Ints(Name, "y", y),
                AtX = Layout.Of(x, y.Shape),
                AtY = Layout.Of(y),
            });
        }
        else
        {
            launcher.OverElements(CopyKernel.Copy<float>, y.Count, new CopyKernel.Arguments<float>
            {
                Count = (int)y.Count,
                X = Floats(Name, x),
                Y = Floats(Name, y),
                AtX = Layout.Of(x, y.Shape),
                AtY = Layout.Of(y),
            });
        }
    }

    private void CopyByHost(in Tensor x, in Tensor y)
    {
        if (x.Shape == y.Shape && x.DType == y.DType)
        {
            y.CopyFrom(x);
            return;
        }

        var converted = y.Device is null ? y : Tensor.Uninitialized(y.Shape, y.DType);
        host.Copy(x.ToHost(), converted);
        if (y.Device is not null)
        {
            y.CopyFrom(converted);
        }
    }

    // Leading axes of length 1, as a reduction wants them.
    private static Tensor WithRank(in Tensor tensor, int rank)
    {
        var result = tensor;
        while (result.Rank < rank)
        {
            result = result.Unsqueeze(0);
        }

        return result;
    }
}
