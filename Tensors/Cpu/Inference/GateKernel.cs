using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Inference;

/// <summary>Rows of an image times its gate.</summary>
internal static unsafe class GateKernel<TLane> where TLane : struct, IFloatLane<TLane>
{
    /// <summary>y = x gate over dense rows of x; rows of y lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* x, int rows, int channels, float* gate, float* y, nint stride)
    {
        var whole = channels - channels % TLane.Width;
        var rest = channels - whole;
        for (; rows > 0; rows--, x += channels, y += stride)
        {
            for (var i = 0; i < whole; i += TLane.Width)
            {
                TLane.Store(y + i, TLane.Load(x + i) * TLane.Load(gate + i));
            }

            if (rest > 0)
            {
                TLane.Store(y + whole, TLane.Load(x + whole, rest) * TLane.Load(gate + whole, rest), rest);
            }
        }
    }
}
