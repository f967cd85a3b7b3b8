using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Nn.Layers;

/// <summary>Batch normalisation with its activation, for the first channels of the stored ones.</summary>
public sealed class BatchNorm
{
    private readonly Parameter gamma;
    private readonly Parameter beta;

    /// <summary>Registers scale (starting at <paramref name="initialScale"/>) and shift (at 0); neither decays.</summary>
    /// <param name="parameters">Where to register.</param>
    /// <param name="name">Prefix of the names.</param>
    /// <param name="site">Number of this norm among the net's, for its statistics.</param>
    /// <param name="channels">Stored channels.</param>
    /// <param name="initialScale">1, or 0 for the last norm of a residual branch.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public BatchNorm(ParameterSet parameters, string name, int site, int channels, double initialScale = 1, double epsilon = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Name = name;
        Site = site;
        Channels = channels;
        Epsilon = epsilon;
        gamma = parameters.Add(name + ".weight", new Shape(channels), ParameterLayout.Plain, decays: false, 0, initialScale);
        beta = parameters.Add(name + ".bias", new Shape(channels), ParameterLayout.Plain, decays: false, 0);
    }

    /// <summary>Prefix of its names in files.</summary>
    public string Name { get; }

    /// <summary>Number among the net's batch norms.</summary>
    public int Site { get; }

    /// <summary>Stored channels.</summary>
    public int Channels { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>What a fused convolution of so many channels out normalises by.</summary>
    /// <exception cref="InvalidOperationException">The mode needs statistics and the context has none.</exception>
    public NormParameters Parameters(in ForwardContext context, int channels)
    {
        var (scale, shift) = (context.Use(gamma, channels), context.Use(beta, channels));
        return context.Norm == NormMode.Fixed
            ? new NormParameters(
                scale, shift, Epsilon, Required(context).Mean(Site).Slice(0, 0, channels), Required(context).Variance(Site).Slice(0, 0, channels))
            : new NormParameters(scale, shift, Epsilon);
    }

    /// <summary>Averages a fused convolution's batch statistics in where the mode asks for it; returns the convolution.</summary>
    /// <exception cref="InvalidOperationException">The mode needs statistics and the context has none.</exception>
    public NormVar<TAct> Observe<TAct>(in ForwardContext context, NormVar<TAct> y) where TAct : struct, IUnaryOp
    {
        if (context.Norm == NormMode.Calibrate)
        {
            Required(context).Accumulate(context.Tape.Backend, Site, y.Mean, y.Variance, y.Shape.Count / y.Shape[^1]);
        }

        return y;
    }

    /// <summary>act(norm(x)) for x [..., c].</summary>
    /// <exception cref="InvalidOperationException">The mode needs statistics and the context has none.</exception>
    public Var Forward<TAct>(in ForwardContext context, Var x) where TAct : struct, IUnaryOp
    {
        var channels = x.Shape[^1];
        var scale = context.Use(gamma, channels);
        var shift = context.Use(beta, channels);
        if (context.Norm == NormMode.Batch)
        {
            return x.BatchNorm<TAct>(scale, shift, Epsilon, out _, out _);
        }

        var statistics = Required(context);
        if (context.Norm == NormMode.Fixed)
        {
            return x.Normalize<TAct>(scale, shift, Epsilon, statistics.Mean(Site).Slice(0, 0, channels), statistics.Variance(Site).Slice(0, 0, channels));
        }

        var y = x.BatchNorm<TAct>(scale, shift, Epsilon, out var mean, out var variance);
        statistics.Accumulate(context.Tape.Backend, Site, mean, variance, x.Shape.Count / channels);
        return y;
    }

    private NormStatistics Required(in ForwardContext context) => context.Statistics
        ?? throw new InvalidOperationException($"BatchNorm '{Name}': mode {context.Norm} needs statistics in the forward context.");
}
