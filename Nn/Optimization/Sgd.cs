using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Nn.Optimization;

/// <summary>Stochastic gradient descent with Nesterov momentum, weight decay for the parameters that decay, and clipping.</summary>
/// <remarks>
/// Per element: g = clip(gradient); g += decay p; buffer = momentum buffer + g; p -= lr (g + momentum buffer). Clipping comes before decay.
/// Parameters that no forward pass ever used are left alone.
/// </remarks>
public sealed class Sgd
{
    private readonly ParameterSet parameters;
    private readonly IBackend backend;
    private readonly OptimizerOptions options;
    private readonly SgdRoles roles;

    /// <summary>An optimizer of all parameters of a set.</summary>
    public Sgd(ParameterSet parameters, IBackend backend, OptimizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.parameters = parameters;
        this.backend = backend;
        this.options = options;
        roles = new SgdRoles(parameters, backend);
    }

    /// <summary>Updates all parameters by their gradients.</summary>
    /// <param name="learningRate">Share of the gradient that a step takes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is no finite number; no parameter has changed.</exception>
    public void Step(double learningRate)
    {
        if (!double.IsFinite(learningRate))
        {
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "Sgd: the learning rate must be a finite number, or every weight becomes none.");
        }

        var scale = 1.0;
        if (double.IsFinite(options.ClipNorm))
        {
            // As PyTorch's clip_grad_norm_: one norm over everything, factor max / (norm + 1e-6) where that is below 1.
            var norm = Math.Sqrt(backend.SumOfSquares(parameters.Gradients));
            scale = Math.Min(1, options.ClipNorm / (norm + 1e-6));
        }

        var update = new SgdOptions(learningRate, options.Momentum, options.WeightDecay, options.ClipValue, scale, options.Nesterov);
        backend.SgdStep(parameters.Values, parameters.Gradients, parameters.Momenta, roles.Current(), update);
    }
}
