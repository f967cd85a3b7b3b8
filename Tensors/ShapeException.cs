namespace AlphaNet.Pure.Tensors;

/// <summary>Operands whose shapes or element types an operation cannot take.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Names the operation and what is wrong with its operands.</summary>
    public ShapeException(string operation, string reason) : base($"{operation}: {reason}.") => Operation = operation;

    /// <summary>The operation that refused its operands.</summary>
    public string Operation { get; }
}
