using System.Buffers.Binary;

namespace AlphaNet.Pure.Testing;

/// <summary>Writes regression forests as <c>AccuracyForest.Load</c> reads them: a JSON index beside a file of raw arrays.</summary>
public static class ForestFile
{
    /// <summary>Writes a forest; children are counted from their tree's first node, a leaf has the left child -1.</summary>
    public static void Write(string jsonPath, long[] left, long[] right, long[] feature, double[] threshold, double[] value, long[] offsets)
    {
        var bytes = new List<byte>();
        var entries = new List<string>();
        Add("left", "int64", left);
        Add("right", "int64", right);
        Add("feature", "int64", feature);
        Add("threshold", "float64", threshold.Select(BitConverter.DoubleToInt64Bits));
        Add("value", "float64", value.Select(BitConverter.DoubleToInt64Bits));
        Add("tree_offset", "int64", offsets);
        File.WriteAllText(jsonPath, $$"""{"tensors":[{{string.Join(",", entries)}}]}""");
        File.WriteAllBytes(Path.ChangeExtension(jsonPath, ".bin"), [.. bytes]);

        void Add(string name, string type, IEnumerable<long> bits)
        {
            var start = bytes.Count;
            var buffer = new byte[sizeof(long)];
            foreach (var number in bits)
            {
                BinaryPrimitives.WriteInt64LittleEndian(buffer, number);
                bytes.AddRange(buffer);
            }

            entries.Add($$"""{"name":"{{name}}","dtype":"{{type}}","offset":{{start}},"nbytes":{{bytes.Count - start}}}""");
        }
    }

    /// <summary>Writes a single tree that gives one of two values by whether a gene is at most a threshold.</summary>
    public static void WriteStump(string jsonPath, long gene, double threshold, double atMost, double above) =>
        Write(jsonPath, [1, -1, -1], [2, -1, -1], [gene, -2, -2], [threshold, 0, 0], [0, atMost, above], [0, 3]);
}
