using AlphaNet.Pure.Kernels.Memory;
using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Memory;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Tests.Memory;

[Collection(TestDevice.Collection)]
public sealed class UploadTests(TestDevice device)
{
    private readonly IlgpuBackend gpu = device.Gpu;

    [Fact]
    public void What_was_uploaded_arrives_though_the_source_changes_at_once()
    {
        // Twice into the same tensors, as batches come; another tensor's kernels used the memory before.
        gpu.Return(gpu.Rent(new Shape(3, 5), DType.Float32));
        var (images, labels) = (gpu.Rent(new Shape(3, 5), DType.Float32), gpu.Rent(new Shape(7), DType.Int32));
        for (var batch = 0; batch < 2; batch++)
        {
            float[] pixels = [.. Enumerable.Range(batch, 15)];
            int[] classes = [.. Enumerable.Range(batch, 7)];
            gpu.Upload(Tensor.Wrap(pixels, images.Shape), images);
            gpu.Upload(Tensor.Wrap(classes, labels.Shape), labels);
            Array.Fill(pixels, -1);
            Array.Fill(classes, -1);
            gpu.FinishUploads();
            Assert.Equal(Enumerable.Range(batch, 15).Select(i => (float)i), images.ToArray<float>());
            Assert.Equal(Enumerable.Range(batch, 7), labels.ToArray<int>());

            gpu.Unary<Relu>(images, images);
            Assert.Equal(Enumerable.Range(batch, 15).Select(i => (float)i), images.ToArray<float>());
        }

        gpu.Return(images);
        gpu.Return(labels);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    public void Parts_of_tensors_of_any_type_arrive_in_their_place(DType dtype)
    {
        var x = Tensor.Zeros(new Shape(4, 3), dtype);
        device.Cpu.Copy(Tensor.From<float>([.. Enumerable.Range(1, 12).Select(i => (float)i)], x.Shape), x);
        var y = gpu.Memory.RentZeroed(new Shape(5, 3), dtype);
        gpu.Upload(x.Slice(0, 1, 2), y.Slice(0, 2, 2));
        gpu.FinishUploads();
        var expected = Tensor.Zeros(y.Shape, dtype);
        expected.Slice(0, 2, 2).CopyFrom(x.Slice(0, 1, 2));
        var (before, after) = (Tensor.Zeros(y.Shape, DType.Float64), Tensor.Zeros(y.Shape, DType.Float64));
        device.Cpu.Copy(expected, before);
        device.Cpu.Copy(y.ToHost(), after);
        Assert.Equal(before.ToArray<double>(), after.ToArray<double>());
        Assert.Contains(9, after.ToArray<double>());
        gpu.Return(y);
    }

    [Fact]
    public void Nothing_is_uploaded_without_a_word()
    {
        var y = gpu.Rent(new Shape(0, 3), DType.Float32);
        gpu.Upload(Tensor.Zeros(new Shape(0, 3)), y);
        gpu.FinishUploads();
        gpu.Return(y);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        var x = Tensor.Zeros(new Shape(3, 4));
        var y = gpu.Rent(new Shape(3, 4), DType.Float32);
        Refused<ShapeException>(x.Slice(0, 0, 2), y, "[2, 4]");
        Refused<ShapeException>(Tensor.Zeros(new Shape(3, 4), DType.Int32), y, "Int32");
        Refused<ShapeException>(Tensor.Zeros(new Shape(4, 3)).Permute(1, 0), y, "x Float32 [3, 4] must lie densely");
        Refused<ShapeException>(Tensor.Zeros(new Shape(3, 2)), y.Slice(1, 0, 2), "y Float32 [3, 2] must lie densely");
        Refused<InvalidOperationException>(x, x, "the host");
        Refused<InvalidOperationException>(y, y, "come from the host");

        gpu.Return(y);
        Assert.Throws<TensorReleasedException>(() => gpu.Upload(x, y));
    }

    [Fact]
    public void Memory_that_no_device_has_is_an_error_that_changes_no_account()
    {
        var before = (gpu.Memory.RentedBytes, gpu.Memory.PeakRentedBytes);
        var message = Assert.Throws<TensorMemoryException>(() => gpu.Rent(new Shape(1 << 15, 1 << 15), DType.Float32)).Message;
        Assert.Contains("Float32 tensor of shape [32768, 32768]", message);
        Assert.Contains("4,294,967,296 bytes", message);
        Assert.Contains("in use", message);
        Assert.Equal(before, (gpu.Memory.RentedBytes, gpu.Memory.PeakRentedBytes));
    }

    [Fact]
    public void Trimming_the_pool_frees_the_devices_memory()
    {
        var x = gpu.Rent(new Shape(1000), DType.Float32);
        var buffer = ((IArrayView)((DeviceBlock)x.Storage.Device!).Bytes).Buffer;
        gpu.Return(x);
        Assert.False(buffer.IsDisposed);
        gpu.Memory.Trim();
        Assert.Equal(0, gpu.Memory.PooledBytes);
        Assert.True(buffer.IsDisposed);
    }

    private void Refused<TException>(Tensor x, Tensor y, string part) where TException : Exception
    {
        var message = Assert.Throws<TException>(() => gpu.Upload(x, y)).Message;
        Assert.Contains("Upload", message);
        Assert.Contains(part, message);
    }
}
