using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Nn.Layers;

/// <summary>Mean and variance of every batch norm site of a net: running statistics, or those of one calibrated subnet.</summary>
/// <remarks>Those in a device's memory are rented: <see cref="Dispose"/> hands them back. In the host's it has nothing to do.</remarks>
public sealed class NormStatistics : IDisposable
{
    private readonly Tensor[] means;
    private readonly Tensor[] variances;
    private readonly int[] updates;
    private IBackend? lender;

    /// <summary>Mean 0 and variance 1 everywhere.</summary>
    /// <param name="channels">Channels of each site.</param>
    /// <param name="dtype">Element type of the net.</param>
    /// <param name="backend">What computes with them; none for the host's memory.</param>
    public NormStatistics(IReadOnlyList<int> channels, DType dtype, IBackend? backend = null)
    {
        ArgumentNullException.ThrowIfNull(channels);
        means = new Tensor[channels.Count];
        variances = new Tensor[channels.Count];
        updates = new int[channels.Count];
        lender = backend?.Device is null ? null : backend;
        try
        {
            for (var i = 0; i < channels.Count; i++)
            {
                means[i] = Make(channels[i]);
                variances[i] = Make(channels[i]);
            }

            Reset();
        }
        catch
        {
            Dispose();
            throw;
        }

        Tensor Make(int count) => lender?.Rent(new Shape(count), dtype) ?? Tensor.Zeros(new Shape(count), dtype);
    }

    /// <summary>Number of sites.</summary>
    public int Count => means.Length;

    /// <summary>Mean at a site, all channels.</summary>
    public Tensor Mean(int site) => means[site];

    /// <summary>Variance at a site, all channels.</summary>
    public Tensor Variance(int site) => variances[site];

    /// <summary>Batches averaged in at a site: 0 where it never met one, also if its statistics came from a file.</summary>
    public int Updates(int site) => updates[site];

    /// <summary>Hands a device's memory back; the statistics are lost.</summary>
    public void Dispose()
    {
        if (lender is null)
        {
            return;
        }

        foreach (var tensor in means.Concat(variances).Where(tensor => !tensor.IsNone))
        {
            lender.Return(tensor);
        }

        lender = null;
    }

    /// <summary>Back to mean 0, variance 1, nothing seen.</summary>
    public void Reset()
    {
        for (var i = 0; i < means.Length; i++)
        {
            means[i].Clear();
            Ones(variances[i]);
            updates[i] = 0;
        }
    }

    /// <summary>
    /// Averages in a batch: running += (batch - running) / count, the variance unbiased (n / (n - 1)); batches weigh equally whatever their size.
    /// </summary>
    /// <param name="backend">What computes.</param>
    /// <param name="site">The batch norm.</param>
    /// <param name="mean">The batch's mean of the first channels.</param>
    /// <param name="variance">The batch's biased variance.</param>
    /// <param name="samples">Positions averaged over: n.</param>
    public void Accumulate(IBackend backend, int site, in Tensor mean, in Tensor variance, long samples)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var count = ++updates[site];
        var unbiased = samples > 1 ? (double)samples / (samples - 1) : 1;
        Blend(backend, means[site].Slice(0, 0, mean.Shape[0]), mean, 1.0 / count, 1);
        Blend(backend, variances[site].Slice(0, 0, mean.Shape[0]), variance, 1.0 / count, unbiased);
    }

    private static void Blend(IBackend backend, in Tensor running, in Tensor batch, double share, double factor)
    {
        backend.AddScaled(running, 1 - share, running, accumulate: false);
        backend.AddScaled(batch, share * factor, running, accumulate: true);
    }

    private static void Ones(in Tensor tensor)
    {
        var ones = tensor.Device is null ? tensor : Tensor.Uninitialized(tensor.Shape, tensor.DType);
        if (tensor.DType == DType.Float64)
        {
            ones.Span<double>().Fill(1);
        }
        else
        {
            ones.Span<float>().Fill(1);
        }

        if (tensor.Device is not null)
        {
            tensor.CopyFrom(ones);
        }
    }
}
