using System.Buffers.Binary;
using System.IO.Compression;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Tensors.Files.PyTorch;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Files.PyTorch;

/// <summary>Files that were made to run code, to exhaust memory or to read outside their storages.</summary>
public class HostileCheckpointTests
{
    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("torch", "load")]
    [InlineData("torch._utils", "_rebuild_sparse_tensor")]
    [InlineData("utils.config.os", "system")]
    public void OtherGlobalsAreRefusedByName(string module, string name)
    {
        var called = new PickleBuilder().Global(module, name).Op("(").Text("echo owned").Op("tR").Stop();
        var fromStack = new PickleBuilder(4).Text(module).Text(name).Raw(0x93).Stop();
        foreach (var pickle in (byte[][])[called, fromStack])
        {
            foreach (var file in (byte[][])[TorchBytes.Legacy(pickle), TorchBytes.Zip(pickle)])
            {
                Assert.Contains($"'{module}.{name}'", Refused(file).Reason, StringComparison.Ordinal);
            }
        }
    }

    public static TheoryData<string, byte[]> BrokenPickles => new()
    {
        { "pops an empty stack", new PickleBuilder().Op("a").Stop() },
        { "leaves nothing", new PickleBuilder().Stop() },
        { "pops below a mark", new PickleBuilder().Number(1).Op("(").Raw(0x85).Stop() },
        { "closes no mark", new PickleBuilder().Number(1).Op("t").Stop() },
        { "reads an empty memo", new PickleBuilder().Op("h").Raw(9).Stop() },
        { "remembers nothing", new PickleBuilder().Op("q").Raw(0).Stop() },
        { "calls a number", new PickleBuilder().Number(1).Op(")R").Stop() },
        { "calls a storage type", new PickleBuilder().Global("torch", "FloatStorage").Op(")R").Stop() },
        { "calls a dictionary", new PickleBuilder().Op("})R").Stop() },
        { "uses a list as key", new PickleBuilder().Op("}]Ns").Stop() },
        { "key without value", new PickleBuilder().Op("}(N").Number(1).Number(2).Op("u").Stop() },
        { "state of a number", new PickleBuilder().Number(1).Op("}b").Stop() },
        { "persistent id is text", new PickleBuilder().Text("storage").Op("Q").Stop() },
        { "unknown opcode", new PickleBuilder().Op("i").Stop() },
        { "extension opcode", new PickleBuilder().Raw(0x82, 1).Stop() },
        { "protocol 5", new PickleBuilder(5).Op("}").Stop() },
        { "text of 2 GB", new PickleBuilder().Op("X").Int32(int.MaxValue).Stop() },
        { "text of 4 GB", new PickleBuilder().Op("X").Int32(-1).Stop() },
        { "text is no UTF-8", new PickleBuilder().Op("X").Int32(2).Raw(0xc3, 0x28).Stop() },
        { "endless global", new PickleBuilder().Op("c" + new string('a', 4000) + "\n\n").Stop() },
        { "no dictionary", new PickleBuilder().Number(5).Stop() },
        { "dictionary of numbers", new PickleBuilder().Op("}").Text("w").Number(5).Op("s").Stop() },
    };

    [Theory]
    [MemberData(nameof(BrokenPickles))]
    public void BrokenPicklesAreRefused(string what, byte[] pickle)
    {
        Assert.NotEmpty(what);
        Refused(TorchBytes.Legacy(pickle));
        Refused(TorchBytes.Zip(pickle));
    }

    public static TheoryData<string, long, long, long[], long[]> TensorsOutOfStorage => new()
    {
        { "too long", 4, 0, [5], [1] },
        { "offset", 4, 1, [4], [1] },
        { "negative offset", 4, -1, [2], [1] },
        { "huge offset", 4, long.MaxValue, [2], [1] },
        { "stride", 4, 0, [3], [2] },
        { "negative stride", 4, 3, [2], [-1] },
        { "huge stride", 4, 0, [2], [long.MaxValue] },
        { "negative length", 4, 0, [-1], [1] },
        { "product overflows", 4, 0, [1L << 32, 1L << 32], [0, 0] },
        { "hidden by an empty axis", 4, 0, [0, 1L << 31], [1, 1] },
        { "expanded without end", 4, 0, [1 << 30], [0] },
        { "seven axes", 4, 0, [1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1] },
        { "strides missing", 4, 0, [2, 2], [1] },
        { "storage beyond the file", 1L << 40, 0, [1], [1] },
        { "negative storage", -4, 0, [0], [1] },
    };

    [Theory]
    [MemberData(nameof(TensorsOutOfStorage))]
    public void TensorsThatLeaveTheirStorageAreRefused(string what, long count, long offset, long[] size, long[] stride)
    {
        Assert.NotEmpty(what);
        var data = TorchBytes.Data.Of("0", 1f, 2, 3, 4) with { Count = count };
        Refused(TorchBytes.Legacy(new PickleBuilder().Op("}").Text("w").Tensor("FloatStorage", "0", count, offset, size, stride, true).Op("s").Stop(), data));
        Refused(TorchBytes.Zip(new PickleBuilder().Op("}").Text("w").Tensor("FloatStorage", "0", count, offset, size, stride, false).Op("s").Stop(), data));
    }

    [Theory]
    [InlineData("neg")]
    [InlineData("conj")]
    public void ViewsThatWouldBeNegatedAreRefused(string mark)
    {
        var data = TorchBytes.Data.Of("0", 1f, 2, 3, 4);
        foreach (var legacy in (bool[])[true, false])
        {
            var pickle = new PickleBuilder().Op("}").Text("w").Tensor("FloatStorage", "0", 4, 0, [4], [1], legacy, mark).Op("s").Stop();
            Assert.Contains($"marked as {mark}", Refused(legacy ? TorchBytes.Legacy(pickle, data) : TorchBytes.Zip(pickle, data)).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void BombsStayWithinTheSizeOfTheirFile()
    {
        // Each doubles what is named before: 2^60 leaves if anything walked or copied it.
        var lists = new PickleBuilder().Op("]q").Raw(0);
        for (byte i = 1; i <= 60; i++)
        {
            lists.Op("](h").Raw((byte)(i - 1)).Op("h").Raw((byte)(i - 1)).Op("eq").Raw(i);
        }

        // Nesting that a recursive reader would overflow its stack on.
        var nested = new PickleBuilder().Op(")");
        for (var i = 0; i < 200_000; i++)
        {
            nested.Raw(0x85);
        }

        var calls = new PickleBuilder().Op("](");
        for (var i = 0; i < 20_000; i++)
        {
            calls.Global("collections", "OrderedDict").Op(")R").Op("q").Raw((byte)i);
        }

        // The same expanded tensor, again and again.
        var views = new PickleBuilder().Op("}(");
        for (var i = 0; i < 500; i++)
        {
            views.Text($"w{i}").Tensor("FloatStorage", "0", 2, 0, [100_000], [0], true);
        }

        foreach (var pickle in (byte[][])[lists.Stop(), nested.Stop(), calls.Op("e").Stop(), views.Op("u").Stop()])
        {
            var file = TorchBytes.Legacy(pickle, TorchBytes.Data.Of("0", 1f, 2));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Refused(file);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000 + 200L * file.Length);
        }
    }

    [Fact]
    public void KeysThatWereMadeToCollideDoNot()
    {
        // .NET's own hash is 0 for each of these: one chain, walked from its start for every key.
        const int count = 1000;
        var pickle = new PickleBuilder().Op("}").Text("keys").Op("}(");
        for (long i = 1; i <= count; i++)
        {
            Assert.Equal(0, (i << 32 | i).GetHashCode());
            pickle.Number(i << 32 | i).Op("N").Op("G").Raw(0x40, 0, 0, 0).Int32((int)BinaryPrimitives.ReverseEndianness((uint)i)).Op("N");
        }

        pickle.Op("us").Text("state_dict").Op("}").Text("w").Tensor("FloatStorage", "0", 1, 0, [1], [1], true).Op("ss");
        var root = (OrderedDictionary<object, object?>)TorchCheckpoint.Read(new MemoryStream(TorchBytes.Legacy(pickle.Stop(), TorchBytes.Data.Of("0", 1f))), "hostile.pth").Root!;
        var keys = (OrderedDictionary<object, object?>)root["keys"]!;
        Assert.Equal(2 * count, keys.Count);
        Assert.All(keys.Keys, key => Assert.True(keys.ContainsKey(key)));
        // 2000 random numbers of 32 bits: two equal pairs are one case in a million.
        Assert.InRange(keys.Keys.Select(keys.Comparer.GetHashCode).Distinct().Count(), 2 * count - 2, 2 * count);
    }

    [Fact]
    public void MemoNumbersThatWereMadeToCollideDoNot()
    {
        // The hash of a number of 32 bits is itself: these would share a bucket in a table of 4049.
        const uint buckets = 4049;
        IEqualityComparer<uint> comparer = PickleKeyComparer.Instance;
        Assert.InRange(Enumerable.Range(0, 1000).Select(i => (uint)comparer.GetHashCode((uint)i * buckets) % buckets).Distinct().Count(), 500, 1000);
    }

    [Fact]
    public void EqualKeysHaveEqualHashes()
    {
        IEqualityComparer<object> comparer = PickleKeyComparer.Instance;
        foreach (var (one, other) in (ReadOnlySpan<(object, object)>)[(0.0, -0.0), (double.NaN, -double.NaN), (7L, 7L), ("a", new string('a', 1)), (true, true)])
        {
            Assert.True(comparer.Equals(one, other));
            Assert.Equal(comparer.GetHashCode(one), comparer.GetHashCode(other));
        }

        Assert.False(comparer.Equals(1L, 1.0));
    }

    [Fact]
    public void CompressedArchivesAreRefusedBeforeTheyGrow()
    {
        const int count = 4_000_000;
        var pickle = new PickleBuilder().Op("}").Text("w").Tensor("FloatStorage", "0", count, 0, [count], [1], false).Op("s").Stop();
        var file = TorchBytes.Zip(pickle, CompressionLevel.SmallestSize, new TorchBytes.Data("0", count, new byte[count * 4]));
        Assert.True(file.Length < count / 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000 + 20L * file.Length);
    }

    [Fact]
    public void FilesCutShortAnywhereAreRefused()
    {
        foreach (var file in Samples())
        {
            for (var length = 0; length < file.Length; length++)
            {
                Refused(file[..length]);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MutatedFilesAreReadOrRefused(bool legacy)
    {
        var outcome = ReaderFuzz.Run(100_000, 20_000_000, [Samples()[legacy ? 0 : 1]], stream => TorchCheckpoint.Read(stream, "fuzz"), 60_000, 300);
        Assert.InRange(outcome.Refused, 10_000, 99_990);
    }

    private static byte[][] Samples()
    {
        var files = new List<byte[]>();
        foreach (var legacy in (bool[])[true, false])
        {
            var pickle = new PickleBuilder().Op("}q").Raw(0).Op("(").Text("epoch").Number(300).Text("args").Global("utils.config", "Config").Op(")").Raw(0x81).Op("q").Raw(1)
                .Op("(").Text("lr").Op("G").Raw(0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a).Text("sizes").Op("](").Number(1).Number(2).Op("e").Op("u}b")
                .Text("state_dict").Global("collections", "OrderedDict").Op(")Rq").Raw(2).Op("(")
                .Text("w").Tensor("FloatStorage", "0", 6, 0, [2, 3], [1, 2], legacy)
                .Text("n").Tensor("LongStorage", "1", 1, 0, [], [], legacy)
                .Op("uu").Stop();
            TorchBytes.Data[] storages = [TorchBytes.Data.Of("0", 1f, 2, 3, 4, 5, 6), TorchBytes.Data.Of("1", 9L)];
            files.Add(legacy ? TorchBytes.Legacy(pickle, storages) : TorchBytes.Zip(pickle, storages));
        }

        return [.. files];
    }

    private static FileFormatException Refused(byte[] file)
    {
        var error = Assert.Throws<FileFormatException>(() => TorchCheckpoint.Read(new MemoryStream(file), "hostile.pth"));
        Assert.StartsWith("hostile.pth", error.File, StringComparison.Ordinal);
        Assert.NotEmpty(error.Mend);
        return error;
    }
}
