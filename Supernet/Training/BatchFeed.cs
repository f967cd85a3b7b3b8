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
            Send(loader.Next(cancellation));
        }

        uploader?.FinishUploads();
        (current, ahead) = (ahead, current);
        isSent = false;
        return current;
    }

    /// <summary>Sends the batch after this, if it is ready, to a device that has work meanwhile: copying it to memory that a device reads takes time.</summary>
    /// <remarks>
    /// What is not ready is left to the next call for a batch: the device is idle then, so that a wait for data is time lost and nothing else is counted as one.
    /// The step under way ends in any case: what fails here is thrown by that call.
    /// </remarks>
    public void SendAhead()
    {
        if (backend.Device is null || isSent)
        {
            return;
        }

        try
        {
            if (loader.TryNext(out var batch))
            {
                Send(batch);
            }
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

    private void Send(in Batch batch)
    {
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
