using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Readme;

/// <summary>The README's second snippet.</summary>
public static class Inference
{
    /// <summary>Logits of a run's subnet for images.</summary>
    public static Tensor Run(RunFolder folder, Architecture best, Tensor images)
    {
        using var backend = new CpuBackend();
        var manifest = folder.ReadManifest();
        var net = folder.LoadNet(manifest, backend);
        var plan = NetworkPlan.Create(net.Space, best);
        using var statistics = new SubnetRunner(net, backend).Calibrate(plan, folder.OpenData(manifest).CalibrationBatches());
        using var compiled = new InferenceNet(net, plan, statistics, backend);
        var logits = compiled.Run(images);
        return logits;
    }
}
