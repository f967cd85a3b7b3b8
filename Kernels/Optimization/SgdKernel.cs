using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Backends;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Optimization;

/// <summary>One step of SGD over dense value, gradient and momentum buffer.</summary>
internal static class SgdKernel
{
    internal struct Arguments
    {
        public int Count;
        public ArrayView<float> Value;
        public ArrayView<float> Gradient;
        public ArrayView<float> Momentum;
        public ArrayView<int> Roles;
        public int HasRoles;
        public float LearningRate;
        public float Decay;
        public float WeightDecay;
        public float ClipValue;
        public float GradientScale;
        public int Nesterov;
    }

    /// <summary>g = clip(scale g) + decay w; buffer = momentum buffer + g; w -= rate (g + momentum buffer, or the buffer).</summary>
    public static void Step(Arguments a)
    {
        var (low, high) = (new GpuLane(-a.ClipValue), new GpuLane(a.ClipValue));
        for (var i = Strided.First; i < a.Count; i += Strided.Step)
        {
            var role = a.HasRoles != 0 ? a.Roles[i / SgdRole.LineElements] : SgdRole.Decaying;
            if (role == SgdRole.Frozen)
            {
                continue;
            }

            var weight = a.Value[i];
            var weightDecay = role == SgdRole.Decaying ? a.WeightDecay : 0;
            var clipped = GpuLane.Max(GpuLane.Min(new GpuLane(a.Gradient[i] * a.GradientScale), high), low).Value;
            var g = weightDecay * weight + clipped;
            var buffer = a.Decay * a.Momentum[i] + g;
            a.Momentum[i] = buffer;
            var direction = a.Nesterov != 0 ? a.Decay * buffer + g : buffer;
            a.Value[i] = weight - a.LearningRate * direction;
        }
    }
}
