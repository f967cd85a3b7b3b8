using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Vectors;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary><c>act(y + bias)</c>: a folded batch norm and the activation.</summary>
internal readonly unsafe struct BiasEpilogue<TAct>(float* bias) : IOutputEpilogue where TAct : struct, IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IOutputEpilogue.Run<TOps, TVec>(float* output, int pixels, nint stride, int channel, int count)
    {
        for (var c = 0; c < count; c += TOps.Count)
        {
            var valid = Math.Min(TOps.Count, count - c);
            var shift = Lanes.Load<TOps, TVec>(bias + channel + c, valid);
            var place = output + c;
            var i = 0;
            for (; FourVectors<TVec>.Pay<TOps>() && valid == TOps.Count && i + FourVectors<TVec>.Count <= pixels; i += FourVectors<TVec>.Count, place += FourVectors<TVec>.Count * stride)
            {
                TOps.Forward<TAct>(FourVectors<TVec>.Load<TOps>(place, stride).Plus<TOps>(shift)).Store<TOps>(place, stride);
            }

            for (; i < pixels; i++, place += stride)
            {
                if (valid == TOps.Count)
                {
                    TOps.Store(place, TOps.Forward<TAct>(TOps.Add(TOps.Load(place), shift)));
                }
                else
                {
                    TOps.Store(place, TOps.Forward<TAct>(TOps.Add(TOps.Load(place, valid), shift)), valid);
                }
            }
        }
    }
}
