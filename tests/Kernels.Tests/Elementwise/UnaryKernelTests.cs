using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Elementwise;

[Collection(TestDevice.Collection)]
public sealed class UnaryKernelTests(TestDevice device)
{
    [Fact]
    public void A_view_is_read_and_written_in_place()
    {
        var x = Tensor.From<float>(Enumerable.Range(0, 5 * 7 * 3).Select(i => i / 50f - 1).ToArray(), new Shape(5, 7, 3)).Permute(2, 0, 1).Slice(1, 1, 3);
        var y = Tensor.Zeros(new Shape(3, 5, 9)).Slice(2, 1, 7).Slice(1, 2, 3);
        device.Agree(1e-6, (backend, t) =>
        {
            backend.Unary<Swish>(t[0], t[1]);
            backend.UnaryBackward<Swish>(t[0], t[1], t[2], accumulate: true);
        }, x, y, y.Clone());
    }

    [Fact]
    public void A_host_tensor_is_refused_by_name()
    {
        var x = Tensor.Zeros(new Shape(3));
        var message = Assert.Throws<InvalidOperationException>(() => device.Gpu.Unary<Swish>(x, x)).Message;
        Assert.Contains("Swish", message);
        Assert.Contains("the host", message);
    }
}
