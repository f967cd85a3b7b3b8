using System.Runtime.ExceptionServices;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Brings batches to where a backend computes: at once on the processor, a step ahead on a device, while it computes.</summary>
internal sealed class BatchFeed(DataLoader loader, IBackend backend) : IDisposable
{
    private readonly IUploadingBackend? uploader = backend as IUploadingBackend;
    private (Tensor Images, Tensor Labels) current;
    private (Tensor Images, Tensor Labels) ahead;
    private bool isSent;
    private ExceptionDispatchInfo? failure;

    /// <summary>The next batch, valid until the call after.</summary>
    /// <exception cref="OperationCanceledException">The data did not come in time.</exception>
    public (Tensor Images, Tensor Labels) Next(CancellationToken cancellation)
    {
        if (backend.Device is null)
        {
            var batch = loader.Next(cancellation);
            return (batch.Images, batch.Labels);
        }

        failure?.Throw();
        if (!isSent)
        {
            Send(cancellation);
        }

        uploader?.FinishUploads();
        (current, ahead) = (ahead, current);
        isSent = false;
        return current;
    }

    /// <summary>Sends the batch after this to a device, which has work meanwhile: waiting for the batch and copying it to memory that a device reads take time.</summary>
    /// <remarks>The step under way ends in any case: what fails here is thrown by the next call for a batch.</remarks>
    public void SendAhead(CancellationToken cancellation)
    {
        if (backend.Device is null || isSent)
        {
            return;
        }

        try
        {
            Send(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The next call for a batch finds itself cancelled.
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>Hands the device's memory back.</summary>
    public void Dispose()
    {
        try
        {
            uploader?.FinishUploads();
        }
        finally
        {
            Return(current);
            Return(ahead);
        }
    }

    private void Send(CancellationToken cancellation)
    {
        var batch = loader.Next(cancellation);
        if (ahead.Images.IsNone || ahead.Images.Shape != batch.Images.Shape)
        {
            Return(ahead);
            ahead = (backend.Rent(batch.Images.Shape, batch.Images.DType), backend.Rent(batch.Labels.Shape, batch.Labels.DType));
        }

        if (uploader is null)
        {
            ahead.Images.CopyFrom(batch.Images);
            ahead.Labels.CopyFrom(batch.Labels);
        }
        else
        {
            uploader.Upload(batch.Images, ahead.Images);
            uploader.Upload(batch.Labels, ahead.Labels);
        }

        isSent = true;
    }

    private void Return(in (Tensor Images, Tensor Labels) batch)
    {
        if (!batch.Images.IsNone)
        {
            backend.Return(batch.Images);
            backend.Return(batch.Labels);
        }
    }
}
