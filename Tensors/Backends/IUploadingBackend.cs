namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>A backend whose device can receive data while it computes.</summary>
public interface IUploadingBackend
{
    /// <summary>
    /// Starts copying a dense host tensor to a dense tensor of the device, of the same shape and type, beside the device's running work. The host tensor may change as soon
    /// as this returns; y must not be in use, and may be used after <see cref="FinishUploads"/>.
    /// </summary>
    /// <exception cref="ShapeException">The tensors do not fit.</exception>
    void Upload(in Tensor x, in Tensor y);

    /// <summary>Waits until every upload that was started has arrived.</summary>
    void FinishUploads();
}
