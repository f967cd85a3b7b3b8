using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Tensors.Files.PyTorch;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Files.PyTorch;

/// <summary>Against files that torch itself wrote, and against files written opcode by opcode.</summary>
public class TorchCheckpointTests
{
    private const string Before = "toya_before.pth.tar";
    private const string BeforeZip = "toya_before_zip.pth";
    private const string After = "toya_after.pth.tar";
    private const string Bundle = "toya_f32.json";
    private const string BundleData = "toya_f32.bin";

    [SharedGoldenFact(Before, Bundle, BundleData)]
    public void LegacyFileOfTorchHoldsTheBundlesWeights() => AssertHoldsBundle(TorchCheckpoint.Read(GoldenFiles.Find(Before)), "before/");

    [SharedGoldenFact(BeforeZip, Bundle, BundleData)]
    public void ZipFileOfTorchHoldsTheBundlesWeights() => AssertHoldsBundle(TorchCheckpoint.Read(GoldenFiles.Find(BeforeZip)), "before/");

    [SharedGoldenFact(After, Bundle, BundleData)]
    public void CheckpointAfterTrainingHoldsTheBundlesWeightsAndMomentum()
    {
        var checkpoint = TorchCheckpoint.Read(GoldenFiles.Find(After));
        var bundle = AssertHoldsBundle(checkpoint, "after2/");
        Assert.Equal(1, checkpoint.Epoch);

        // Momentum buffers by number; the bundle has the same tensors by name, in the order of the two parameter groups.
        var root = Assert.IsType<OrderedDictionary<object, object?>>(checkpoint.Root);
        var optimizer = Assert.IsType<OrderedDictionary<object, object?>>(root["optimizer"]);
        var state = Assert.IsType<OrderedDictionary<object, object?>>(optimizer["state"]);
        var names = bundle.Keys.Where(name => name.StartsWith("momentum2/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(names.Length, state.Count);
        var buffers = state.Values.Select(entry => ((TorchTensor)((OrderedDictionary<object, object?>)entry!)["momentum_buffer"]!).Tensor).ToArray();
        foreach (var name in names)
        {
            Assert.Contains(buffers, buffer => buffer.DType == DType.Float32 && StoredElements.Bytes(buffer).SequenceEqual(bundle[name].Bytes));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StridedOffsetAndSharedStoragesGiveDenseTensors(bool legacy)
    {
        var pickle = new PickleBuilder().Op("}(")
            .Text("transposed").Tensor("FloatStorage", "7", 12, 1, [2, 3], [1, 4], legacy)
            .Text("tail").Tensor("FloatStorage", "7", 12, 8, [2, 2], [2, 1], legacy)
            .Text("expanded").Tensor("FloatStorage", "7", 12, 11, [3], [0], legacy)
            .Text("scalar").Tensor("LongStorage", "n", 1, 0, [], [], legacy)
            .Text("empty").Tensor("FloatStorage", "7", 12, 0, [0, 4], [4, 1], legacy)
            .Op("u").Stop();
        TorchBytes.Data[] storages = [TorchBytes.Data.Of("7", Enumerable.Range(0, 12).Select(i => (float)i).ToArray()), TorchBytes.Data.Of("n", -5L)];

        var tensors = TorchCheckpoint.Read(new MemoryStream(legacy ? TorchBytes.Legacy(pickle, storages) : TorchBytes.Zip(pickle, storages)), "x").StateDict;

        Assert.Equal(["transposed", "tail", "expanded", "scalar", "empty"], tensors.Keys);
        Assert.All(tensors.Values, tensor => Assert.True(tensor.IsContiguous));
        Assert.Equal([1f, 5, 9, 2, 6, 10], tensors["transposed"].ToArray<float>());
        Assert.Equal([8f, 9, 10, 11], tensors["tail"].ToArray<float>());
        Assert.Equal([11f, 11, 11], tensors["expanded"].ToArray<float>());
        Assert.Equal(-5, tensors["scalar"].Item<long>());
        Assert.Equal(new Shape(0, 4), tensors["empty"].Shape);
    }

    [Fact]
    public void EveryElementTypeIsReadOrWidened()
    {
        (string Type, TorchBytes.Data Data, DType DType, double[] Expected)[] cases =
        [
            ("FloatStorage", TorchBytes.Data.Of("0", 1.5f, -2f), DType.Float32, [1.5, -2]),
            ("DoubleStorage", TorchBytes.Data.Of("1", 0.1, 1e300), DType.Float64, [0.1, 1e300]),
            ("HalfStorage", TorchBytes.Data.Of("2", (Half)0.5f, Half.MinValue), DType.Float32, [0.5, -65504]),
            ("BFloat16Storage", TorchBytes.Data.Of("3", (ushort)0x3fc0, (ushort)0xc000), DType.Float32, [1.5, -2]),
            ("IntStorage", TorchBytes.Data.Of("4", int.MinValue, 3), DType.Int32, [int.MinValue, 3]),
            ("LongStorage", TorchBytes.Data.Of("5", 1L << 40, -1L), DType.Int64, [1L << 40, -1]),
            ("ByteStorage", TorchBytes.Data.Of("6", (byte)255, (byte)1), DType.UInt8, [255, 1]),
            ("BoolStorage", TorchBytes.Data.Of("7", (byte)1, (byte)0), DType.UInt8, [1, 0]),
        ];
        var pickle = new PickleBuilder().Op("}(");
        foreach (var (type, data, _, _) in cases)
        {
            pickle.Text(type).Tensor(type, data.Key, 2, 0, [2], [1], legacy: true);
        }

        var tensors = TorchCheckpoint.Read(new MemoryStream(TorchBytes.Legacy(pickle.Op("u").Stop(), [.. cases.Select(c => c.Data)])), "x").StateDict;

        foreach (var (type, _, dtype, expected) in cases)
        {
            Assert.Equal(dtype, tensors[type].DType);
            Assert.Equal(expected, dtype switch
            {
                DType.Float32 => tensors[type].ToArray<float>().Select(v => (double)v),
                DType.Float64 => tensors[type].ToArray<double>(),
                DType.Int32 => tensors[type].ToArray<int>().Select(v => (double)v),
                DType.Int64 => tensors[type].ToArray<long>().Select(v => (double)v),
                _ => tensors[type].ToArray<byte>().Select(v => (double)v),
            });
        }
    }

    [Fact]
    public void NewerProtocolsAndParametersAndConfigurationsAreRead()
    {
        // Protocol 4: frame, memoize, short strings, globals from the stack; a Config whose BUILD state is itself.
        var pickle = new PickleBuilder(4).Raw(0x95).Raw(9, 0, 0, 0, 0, 0, 0, 0).Op("}").Raw(0x94).Op("(")
            .Raw(0x8c, 5).Op("epoch").Raw(0x94).Number(3)
            .Raw(0x8c, 4).Op("args").Raw(0x8c, 12).Op("utils.config").Raw(0x8c, 8).Op("AttrDict").Raw(0x93).Op(")").Raw(0x81, 0x94).Op("h").Raw(2).Op("b")
            .Text("lr").Op("G").Raw(0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a).Op("s")
            .Text("state_dict").Op("}").Text("w").Global("torch._utils", "_rebuild_parameter").Op("(")
            .Tensor("FloatStorage", "0", 1, 0, [1], [1], legacy: false).Raw(0x88).Op("NtRs")
            .Op("u").Stop();

        var checkpoint = TorchCheckpoint.Read(new MemoryStream(TorchBytes.Zip(pickle, TorchBytes.Data.Of("0", 2.5f))), "x");

        Assert.Equal(3, checkpoint.Epoch);
        Assert.Equal([2.5f], checkpoint.StateDict["w"].ToArray<float>());
        var root = (OrderedDictionary<object, object?>)checkpoint.Root!;
        Assert.Equal(0.1, ((OrderedDictionary<object, object?>)root["args"]!)["lr"]);
    }

    [Theory]
    [InlineData("net/data/0", 0x40)]
    [InlineData("net/data/0", 0x01)]
    [InlineData("net/data.pkl", 'w')]
    public void FlippedByteOfAnEntryIsToldByItsName(string entry, byte first)
    {
        var file = Checked();
        // The pickle's and the tensor's bytes, not those of the archive's own headers.
        var at = file.AsSpan().LastIndexOf(entry == "net/data.pkl" ? "X\u0001\0\0\0w"u8 : MemoryMarshal.AsBytes<float>([1f, 2, 3])) + 5;
        file[at] ^= first;

        var error = Assert.Throws<FileFormatException>(() => TorchCheckpoint.Read(new MemoryStream(file), "net.pth"));

        Assert.Contains($"net.pth: zip entry '{entry}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("CRC-32", error.Reason, StringComparison.Ordinal);
        Assert.Contains("copy it again", error.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u, true)]
    [InlineData(0xabcdabcdu, true)]
    [InlineData(0u, false)]
    public void ConstantsInPlaceOfSumsAreNotCompared(uint constant, bool everywhere)
    {
        // set_crc32_options(False) leaves out all sums, skip_data those of storages.
        var file = Checked();
        for (var i = 0; i + 46 < file.Length; i++)
        {
            var isDirectory = file.AsSpan(i).StartsWith("PK\u0001\u0002"u8);
            if (isDirectory && (everywhere || file.AsSpan(i + 46).StartsWith("net/data/"u8)))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(i + 16), constant);
            }
        }

        Assert.Equal([1f, 2, 3], TorchCheckpoint.Read(new MemoryStream(file), "net.pth").StateDict["w"].ToArray<float>());
    }

    [Fact]
    public void FileThatIsNoCheckpointIsRefusedByName()
    {
        var error = Assert.Throws<FileFormatException>(() => TorchCheckpoint.Read(new MemoryStream("version https://git-lfs"u8.ToArray()), "weights.pth"));
        Assert.Contains("weights.pth", error.Message, StringComparison.Ordinal);
        Assert.Throws<FileFormatException>(() => TorchCheckpoint.Read(new MemoryStream(), "empty.pth"));
    }

    private static byte[] Checked() => TorchBytes.Zip(
        new PickleBuilder().Op("}").Text("w").Tensor("FloatStorage", "0", 3, 0, [3], [1], legacy: false).Op("s").Stop(), TorchBytes.Data.Of("0", 1f, 2, 3));

    private static Dictionary<string, (int[] Shape, string DType, byte[] Bytes)> AssertHoldsBundle(TorchCheckpoint checkpoint, string prefix)
    {
        using var json = JsonDocument.Parse(GoldenFiles.ReadText(Bundle));
        var data = File.ReadAllBytes(GoldenFiles.Find(BundleData));
        var bundle = json.RootElement.GetProperty("tensors").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("name").GetString()!,
            entry => (entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32()).ToArray(), entry.GetProperty("dtype").GetString()!,
                data.AsSpan(entry.GetProperty("offset").GetInt32(), entry.GetProperty("nbytes").GetInt32()).ToArray()));
        var wanted = bundle.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(wanted);
        foreach (var (name, (shape, dtype, bytes)) in wanted)
        {
            var tensor = checkpoint.StateDict["module." + name[prefix.Length..]];
            Assert.Equal(shape, tensor.Shape.ToArray());
            Assert.Equal(dtype, tensor.DType.ToString().ToLowerInvariant());
            Assert.True(StoredElements.Bytes(tensor).SequenceEqual(bytes), name);
        }

        return bundle;
    }
}
