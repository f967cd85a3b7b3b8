using System.Runtime.InteropServices;

namespace AlphaNet.Pure.Tensors.Cpu.Convolution;

/// <summary>Copies input rows between zeros, so that no kernel meets a border.</summary>
internal static unsafe class PaddedRows
{
    /// <summary>Fills <paramref name="rows"/> padded rows from input row <paramref name="first"/> on; rows outside the image are zeros.</summary>
    public static void Fill<T>(in ConvolutionShape shape, T* image, int first, int rows, T* padded) where T : unmanaged
    {
        var border = (nuint)(shape.Padding * shape.In * sizeof(T));
        var length = shape.Width * shape.In;
        for (var r = 0; r < rows; r++, padded += shape.Pitch)
        {
            var y = first + r;
            if ((uint)y >= (uint)shape.Height)
            {
                NativeMemory.Clear(padded, (nuint)(shape.Pitch * sizeof(T)));
                continue;
            }

            var inner = padded + shape.Padding * shape.In;
            NativeMemory.Clear(padded, border);
            NativeMemory.Copy(image + (long)y * length, inner, (nuint)(length * sizeof(T)));
            NativeMemory.Clear(inner + length, border);
        }
    }
}
