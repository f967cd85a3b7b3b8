using AlphaNet.Pure.Kernels.Memory;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace AlphaNet.Pure.Kernels.Tests.Memory;

[Collection(Conformance.TestDevice.Collection)]
public sealed class UploadQueueTests : IDisposable
{
    private readonly Context context = Context.Create(builder => builder.CPU());
    private readonly CPUAccelerator accelerator;
    private readonly UploadQueue queue;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> target;

    private ArrayView<byte> Bytes => target.View;

    public UploadQueueTests()
    {
        accelerator = context.CreateCPUAccelerator(0);
        queue = new UploadQueue(accelerator);
        target = accelerator.Allocate1D<byte>(1000);
    }

    public void Dispose()
    {
        target.Dispose();
        queue.Dispose();
        accelerator.Dispose();
        context.Dispose();
    }

    [Fact]
    public void Copies_in_flight_have_memory_each_which_serves_the_next_ones()
    {
        for (var round = 0; round < 3; round++)
        {
            Start(900);
            Start(10);
            Assert.Equal(910, queue.StagingBytes);
            queue.Finish();
        }

        // A smaller copy takes the block it fits in, in whatever order they come.
        Start(9);
        Start(800);
        Assert.Equal(910, queue.StagingBytes);
    }

    [Fact]
    public void A_larger_copy_replaces_the_largest_idle_block()
    {
        Start(100);
        Start(10);
        queue.Finish();
        Start(200);
        Assert.Equal(210, queue.StagingBytes);
        Start(10);
        Assert.Equal(210, queue.StagingBytes);
    }

    [Fact]
    public void Only_the_bytes_given_are_written()
    {
        target.MemSetToZero();
        Start(20);
        queue.Finish();
        queue.Start([7, 8], Bytes.SubView(5, 2));
        queue.Finish();
        var bytes = new byte[1000];
        Bytes.CopyToCPU(bytes);
        Assert.Equal([1, 1, 1, 1, 1, 7, 8, 1], bytes[..8]);
        Assert.Equal([1, 0], bytes[19..21]);
    }

    private void Start(int bytes)
    {
        var source = new byte[bytes];
        Array.Fill(source, (byte)1);
        queue.Start(source, Bytes.SubView(0, bytes));
    }
}
