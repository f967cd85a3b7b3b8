namespace AlphaNet.Pure.Tensors.Memory;

/// <summary>There is no memory for a tensor: the message says for which, how much it needs, and how much is in use.</summary>
public sealed class TensorMemoryException : OutOfMemoryException
{
    /// <summary>With a message and, if there is one, what the system said.</summary>
    public TensorMemoryException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
