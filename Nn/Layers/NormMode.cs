namespace AlphaNet.Pure.Nn.Layers;

/// <summary>What batch norm layers normalise by.</summary>
public enum NormMode
{
    /// <summary>The batch's own statistics: training.</summary>
    Batch,

    /// <summary>The batch's own statistics, which are also averaged into the context's: calibration.</summary>
    Calibrate,

    /// <summary>The context's statistics: inference.</summary>
    Fixed,
}
