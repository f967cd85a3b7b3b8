using System.Text.Json;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Testing;

/// <summary>Named figures of the official programs, with tensors in PyTorch's order of axes: whole ones, or digests of them.</summary>
public interface IGoldenFigures
{
    /// <summary>What the figures' author wrote about them.</summary>
    JsonElement Meta { get; }

    /// <summary>Names of all tensors, inputs and results.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>A tensor that goes into a computation, as the given type.</summary>
    Tensor Input(string name, DType dtype);

    /// <summary>How far a result lies from its figure: the largest error, relative to the larger of 1 and the figure's size.</summary>
    double Deviation(string name, in Tensor actual);
}
