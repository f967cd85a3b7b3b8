namespace AlphaNet.Pure.Nn.Data;

/// <summary>An image that could not be read or prepared.</summary>
public sealed class SampleException : Exception
{
    /// <summary>Names the image and what went wrong.</summary>
    public SampleException(string dataset, int sample, DataPosition position, Exception cause)
        : base($"Image {sample} of {dataset} (epoch {position.Epoch}, batch {position.Batch}) cannot be used: {cause.Message}", cause)
    {
        Sample = sample;
        Position = position;
    }

    /// <summary>Number of the image in its data set.</summary>
    public int Sample { get; }

    /// <summary>The batch it was wanted for.</summary>
    public DataPosition Position { get; }
}
