namespace AlphaNet.Pure.Tensors.Files;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">Tensors by name, in the order of the header.</param>
/// <param name="Metadata">The header's <c>__metadata__</c>; empty where there is none.</param>
public sealed record SafeTensorsContent(OrderedDictionary<string, Tensor> Tensors, OrderedDictionary<string, string> Metadata);
