using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>The official supernet with the golden weights, made once for all tests that use it.</summary>
public sealed class OfficialSupernet : IDisposable
{
    private readonly Lazy<(ElasticNet, NormStatistics)> single;
    private readonly Lazy<(ElasticNet, NormStatistics)> reference;

    public OfficialSupernet()
    {
        single = new(() => Create(DType.Float32));
        reference = new(() => Create(DType.Float64));
    }

    internal CpuBackend Backend { get; } = new(threads: 1);

    internal (ElasticNet Net, NormStatistics Statistics) For(DType dtype) => (dtype == DType.Float64 ? reference : single).Value;

    public void Dispose() => Backend.Dispose();

    private (ElasticNet, NormStatistics) Create(DType dtype)
    {
        var net = new ElasticNet(SearchSpaces.AlphaNet, classes: 1000, dtype);
        return (net, GoldenCases.FillByRecipe(net, "supernet0", Backend));
    }
}
