namespace AlphaNet.Pure.Nn.Data;

/// <summary>The two parts a published data set comes in.</summary>
public enum DatasetSplit
{
    /// <summary>What may be learned from; a validation part is held out of it.</summary>
    Train,

    /// <summary>What is read to report a final figure, and for nothing else.</summary>
    Test,
}
