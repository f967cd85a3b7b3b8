namespace AlphaNet.Pure.Tensors.Tests.Memory;

/// <summary>Tensors in a device's memory: what the host can do with them is copy.</summary>
public sealed class DeviceTensorTests
{
    [Fact]
    public void Views_come_to_the_host_as_they_are() => Views.ForSeeds(100, random =>
    {
        var expected = Views.RandomView(random, Views.RandomShape(random), RandomType(random));
        var actual = OnDevice(expected, new FakeDevice());

        var host = actual.ToHost();
        Assert.Equal(((string?)null, expected.Shape, expected.Strides.ToString(), expected.DType), (host.Device, host.Shape, host.Strides.ToString(), host.DType));
        Assert.Equal(expected.ToDoubles(), host.ToDoubles());
        Assert.Equal(expected.ToDoubles(), actual.ToDoubles());
        Assert.Equal(expected.ToDoubles(), actual.Clone().ToDoubles());
    });

    [Fact]
    public void Copies_from_anywhere_to_anywhere_write_the_view_and_nothing_beside_it() => Views.ForSeeds(100, random =>
    {
        var (shape, type) = (Views.RandomShape(random), RandomType(random));
        var (source, target) = (Views.RandomView(random, shape, type), Views.RandomView(random, shape, type));
        var (one, other) = (new FakeDevice(), new FakeDevice(name: "fake:1"));
        foreach (var (from, to) in (ReadOnlySpan<(FakeDevice?, FakeDevice?)>)[(null, one), (one, null), (one, one), (one, other)])
        {
            var copied = from is null ? source : OnDevice(source, from);
            var written = to is null ? OnHost(target) : OnDevice(target, to);
            written.CopyFrom(copied);
            Assert.Equal(source.ToDoubles(), written.ToDoubles());
            Assert.Equal(source.ToDoubles(), copied.ToDoubles());

            var expected = OnHost(target);
            expected.CopyFrom(source);
            Assert.Equal(Block(expected).ToDoubles(), Block(written).ToDoubles());
        }
    });

    [Fact]
    public void Clearing_a_view_leaves_what_lies_beside_it() => Views.ForSeeds(100, random =>
    {
        var expected = Views.RandomView(random, Views.RandomShape(random), RandomType(random));
        var actual = OnDevice(expected, new FakeDevice());
        actual.Clear();
        expected.Clear();
        Assert.Equal(Block(expected).ToDoubles(), Block(actual).ToDoubles());
    });

    [Fact]
    public void One_element_can_be_read()
    {
        var x = OnDevice(Tensor.From<int>([1, 2, 3, 4, 5, 6], new Shape(2, 3)), new FakeDevice());
        Assert.Equal(6, x.Slice(0, 1, 1).Slice(1, 2, 1).Item<int>());
        Assert.Throws<ShapeException>(() => x.Item<int>());
    }

    [Fact]
    public void What_lies_on_the_host_stays_there()
    {
        var x = Tensor.Zeros(new Shape(3));
        x.ToHost().Span<float>()[1] = 7;
        Assert.Equal([0, 7, 0], x.ToArray<float>());
    }

    [Fact]
    public void Addresses_are_refused_by_the_devices_name()
    {
        var x = OnDevice(Tensor.Zeros(new Shape(3)), new FakeDevice());
        Assert.Equal("fake:0", x.Device);
        Assert.Contains("fake:0", Assert.Throws<InvalidOperationException>(() => x.Span<float>()[0]).Message);
        Assert.Contains("fake:0", Assert.Throws<InvalidOperationException>(() => x.AsTensorSpan<float>().Rank).Message);
    }

    [Fact]
    public void What_was_handed_back_is_refused()
    {
        var pool = new FakeDevice().NewPool();
        var x = pool.Rent(new Shape(3), DType.Float32);
        pool.Return(x);
        Assert.Throws<TensorReleasedException>(() => x.ToHost());
        Assert.Throws<TensorReleasedException>(() => x.ToArray<float>());
        Assert.Throws<TensorReleasedException>(() => x.Clear());
        Assert.Throws<TensorReleasedException>(() => x.CopyFrom(Tensor.Zeros(new Shape(3))));
        Assert.Throws<TensorReleasedException>(() => Tensor.Zeros(new Shape(3)).CopyFrom(x));
        Assert.Throws<TensorReleasedException>(() => pool.Return(x));
    }

    private static DType RandomType(System.Random random) => random.Next(2) == 0 ? DType.Float32 : DType.Float64;

    private static Tensor OnHost(in Tensor tensor) => On(tensor, Block(tensor).Clone());

    private static Tensor OnDevice(in Tensor tensor, FakeDevice device)
    {
        var source = Block(tensor);
        var block = device.NewPool().Rent(source.Shape, source.DType);
        block.CopyFrom(source);
        return On(tensor, block);
    }

    // The same view of another block.
    private static Tensor On(in Tensor view, in Tensor block) => new(block.Storage, view.Offset, view.Shape, view.Strides, view.DType);

    // All that lies up to the view's last element.
    private static Tensor Block(in Tensor view)
    {
        var reach = view.Offset + 1;
        for (var axis = 0; axis < view.Rank; axis++)
        {
            reach += (view.Shape[axis] - 1) * view.Strides[axis];
        }

        var shape = new Shape(reach);
        return new Tensor(view.Storage, 0, shape, shape.DenseStrides(), view.DType);
    }
}
