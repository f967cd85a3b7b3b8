namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>One update of stochastic gradient descent with momentum.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Momentum">Decay of the momentum buffer.</param>
/// <param name="WeightDecay">L2 term added to the gradient after clipping.</param>
/// <param name="ClipValue">Gradient elements are limited to [-ClipValue, ClipValue] first; infinity for none.</param>
/// <param name="GradientScale">Factor on the gradient before all else: 1, or what clipping by norm asks for.</param>
/// <param name="Nesterov">Steps along g + momentum * buffer instead of the buffer.</param>
public readonly record struct SgdOptions(
    double LearningRate, double Momentum, double WeightDecay, double ClipValue = double.PositiveInfinity, double GradientScale = 1, bool Nesterov = true);
