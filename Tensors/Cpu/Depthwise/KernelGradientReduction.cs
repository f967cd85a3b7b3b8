using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Adds the slices' kernel gradients, in their order, to the gradient; a part is a tap.</summary>
internal unsafe struct KernelGradientReduction<TOps, TVec> : IParallelJob
    where TOps : struct, IFloatVector<TVec> where TVec : unmanaged
{
    public required int Kernel;
    public required int Channels;
    public required int PaddedChannels;
    public required int Slices;
    public required float* Partials;
    public required KernelView<float> Target;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Execute(int part)
    {
        var target = Target.At(part / Kernel, part % Kernel);
        var source = Partials + (nint)part * PaddedChannels;
        var slice = (nint)Kernel * Kernel * PaddedChannels;
        for (var c = 0; c < Channels; c += TOps.Count)
        {
            var sum = TOps.Load(source + c);
            for (var i = 1; i < Slices; i++)
            {
                sum = TOps.Add(sum, TOps.Load(source + i * slice + c));
            }

            var valid = Math.Min(TOps.Count, Channels - c);
            Lanes.Store<TOps, TVec>(target + c, TOps.Add(Lanes.Load<TOps, TVec>(target + c, valid), sum), valid);
        }
    }
}
