using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Random;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Random;

/// <summary>Random numbers: element i from word i of the key's sequence, four words a thread.</summary>
internal static class RandomKernel
{
    public const int WordsInBlock = 4;

    internal struct Arguments
    {
        public int Count;
        public uint Stream;
        public ulong Step;
        public ulong Seed;
        public ArrayView<float> Y;
        public Layout AtY;
        public UniformRange Range;
        public float Mean;
        public float Deviation;
    }

    /// <summary>Uniform in the range.</summary>
    public static void Uniform(Arguments a)
    {
        for (var i = Strided.First * WordsInBlock; i < a.Count; i += Strided.Step * WordsInBlock)
        {
            var (w0, w1, w2, w3) = Words(a, i / WordsInBlock);
            Write(a, i, a.Range.At(w0));
            Write(a, i + 1, a.Range.At(w1));
            Write(a, i + 2, a.Range.At(w2));
            Write(a, i + 3, a.Range.At(w3));
        }
    }

    /// <summary>Normal: words 2j and 2j + 1 give elements 2j and 2j + 1.</summary>
    public static void Normal(Arguments a)
    {
        for (var i = Strided.First * WordsInBlock; i < a.Count; i += Strided.Step * WordsInBlock)
        {
            var (w0, w1, w2, w3) = Words(a, i / WordsInBlock);
            var (n0, n1) = BoxMuller.Pair(w0, w1);
            var (n2, n3) = BoxMuller.Pair(w2, w3);
            Write(a, i, n0 * a.Deviation + a.Mean);
            Write(a, i + 1, n1 * a.Deviation + a.Mean);
            Write(a, i + 2, n2 * a.Deviation + a.Mean);
            Write(a, i + 3, n3 * a.Deviation + a.Mean);
        }
    }

    private static (uint W0, uint W1, uint W2, uint W3) Words(in Arguments a, int block) =>
        Philox.Words((uint)block, a.Stream, (uint)a.Step, (uint)(a.Step >> 32), (uint)a.Seed, (uint)(a.Seed >> 32));

    private static void Write(in Arguments a, int element, float value)
    {
        if (element < a.Count)
        {
            a.Y[a.AtY[element]] = value;
        }
    }
}
