namespace AlphaNet.Pure.Tensors;

/// <summary>A tensor used after its memory went back to the pool.</summary>
public sealed class TensorReleasedException : InvalidOperationException
{
    /// <summary>Names the tensor and how to keep such a value.</summary>
    public TensorReleasedException(Shape shape, DType dtype)
        : base($"Tensor {dtype} {shape} was used after its memory was handed back: Backward or Discard was done with it, its tape was reset, or it was returned. Keep() a Var before Backward to read its value after, and Clone() a value before the tape's Reset().")
    {
    }
}
