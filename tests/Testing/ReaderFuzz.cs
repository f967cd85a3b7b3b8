using System.Buffers.Binary;
using Xunit.Sdk;

namespace AlphaNet.Pure.Testing;

/// <summary>
/// Feeds a reader damaged files. It may accept them or refuse them with an <see cref="IOException"/>; any other exception, or more memory than the
/// size of the input justifies, is a failure that names the seed of the one case.
/// </summary>
public static class ReaderFuzz
{
    private static readonly long[] Interesting = [0, 1, -1, 2, 7, 127, 128, 255, 256, 4096, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 100_000_000, 1L << 40];

    /// <summary>Counts of inputs by what the reader did.</summary>
    public readonly record struct Outcome(int Accepted, int Refused);

    /// <summary>Runs cases <paramref name="seed"/> .. <paramref name="seed"/> + <paramref name="count"/> - 1, each a mutation of one of the samples.</summary>
    public static Outcome Run(int count, int seed, IReadOnlyList<byte[]> samples, Action<MemoryStream> read, long allowance, long allowancePerByte)
    {
        foreach (var sample in samples)
        {
            read(new MemoryStream(sample));
        }

        var accepted = 0;
        for (var i = 0; i < count; i++)
        {
            accepted += Case(seed + i, samples, read, allowance, allowancePerByte) ? 1 : 0;
        }

        return new Outcome(accepted, count - accepted);
    }

    private static bool Case(int seed, IReadOnlyList<byte[]> samples, Action<MemoryStream> read, long allowance, long allowancePerByte)
    {
        var input = Mutate(samples, new Random(seed));
        var stream = new MemoryStream(input);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = true;
        try
        {
            read(stream);
        }
        catch (IOException)
        {
            accepted = false;
        }
        catch (Exception error)
        {
            throw new XunitException($"replay seed {seed}: {error.GetType().Name} instead of an IOException for {Convert.ToBase64String(input)}", error);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var limit = allowance + allowancePerByte * input.Length;
        return allocated <= limit
            ? accepted
            : throw new XunitException($"replay seed {seed}: {allocated:N0} bytes allocated, {limit:N0} allowed, for {Convert.ToBase64String(input)}");
    }

    private static byte[] Mutate(IReadOnlyList<byte[]> samples, Random random)
    {
        var bytes = new List<byte>(samples[random.Next(samples.Count)]);
        for (var n = random.Next(1, 5); n > 0; n--)
        {
            Mutate(bytes, samples, random);
        }

        return [.. bytes];
    }

    private static void Mutate(List<byte> bytes, IReadOnlyList<byte[]> samples, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var run = Math.Min(random.Next(1, 33), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 or 1 when run > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 or 3 when run > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 4 when run > 0:
                Span<byte> word = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(word, Interesting[random.Next(Interesting.Length)]);
                for (var i = 0; i < Math.Min(run, 1 << random.Next(4)); i++)
                {
                    bytes[at + i] = word[i];
                }

                break;
            case 5:
                bytes.RemoveRange(at, run);
                break;
            case 6:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, run));
                break;
            case 7:
                var other = samples[random.Next(samples.Count)];
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 33), other.Length - from)));
                break;
            case 8 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
