namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>A weight [out, in] of a pointwise convolution as a backend's kernels read it: put in order once for many passes, or the tensor itself.</summary>
/// <param name="outChannels">Rows of the weight.</param>
/// <param name="inChannels">Columns of the weight.</param>
public abstract class PackedWeight(int outChannels, int inChannels)
{
    /// <summary>Channels it makes.</summary>
    public int OutChannels => outChannels;

    /// <summary>Channels it reads.</summary>
    public int InChannels => inChannels;
}
