using System.Reflection;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Layers;

public sealed class NormStatisticsTests
{
    [Fact]
    public void Memory_rented_before_a_refusal_is_handed_back()
    {
        var backend = DispatchProxy.Create<IBackend, Lender>();
        var lender = (Lender)(object)backend;
        lender.Most = 3;
        Assert.Throws<InsufficientMemoryException>(() => new NormStatistics([4, 8, 16], DType.Float32, backend));
        Assert.Equal((3, 3), (lender.Rented, lender.Returned));
    }

    [Fact]
    public void Batches_are_counted_site_by_site()
    {
        using var backend = new CpuBackend(1);
        var statistics = new NormStatistics([4, 8, 2], DType.Float32, backend);
        foreach (var (site, channels) in (ReadOnlySpan<(int, int)>)[(0, 4), (2, 2), (0, 3)])
        {
            statistics.Accumulate(backend, site, Tensor.Zeros(new Shape(channels)), Tensor.Zeros(new Shape(channels)), samples: 5);
        }

        Assert.Equal((2, 0, 1), (statistics.Updates(0), statistics.Updates(1), statistics.Updates(2)));
        statistics.Reset();
        Assert.Equal((0, 0, 0), (statistics.Updates(0), statistics.Updates(1), statistics.Updates(2)));
    }

    /// <summary>A backend with memory of its own that lends a few tensors and no more.</summary>
    public class Lender : DispatchProxy
    {
        public int Most { get; set; }

        public int Rented { get; private set; }

        public int Returned { get; private set; }

        protected override object? Invoke(MethodInfo? method, object?[]? arguments)
        {
            switch (method!.Name)
            {
                case "get_Device":
                    return "test:0";
                case nameof(IBackend.Rent) when Rented < Most:
                    Rented++;
                    return Tensor.Zeros((Shape)arguments![0]!, (DType)arguments[1]!);
                case nameof(IBackend.Rent):
                    throw new InsufficientMemoryException();
                case nameof(IBackend.Return):
                    Returned++;
                    return null;
                default:
                    throw new NotSupportedException(method.Name);
            }
        }
    }
}
