using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>Runs the part of the pickle language that builds plain data; nothing in a file can make it call anything else.</summary>
/// <remarks>
/// Values: null, bool, long, <see cref="BigInteger"/>, double, string, <c>object[]</c> for tuples, lists, ordered dictionaries, and what <see cref="TorchObjects"/>
/// makes. Every opcode takes memory and time in proportion to its own bytes, so a file cannot blow up; the machine does not recurse.
/// </remarks>
internal sealed class PickleMachine(FileCursor cursor, TorchObjects objects)
{
    /// <summary>The longest dictionary key; a longer one, used again and again, would cost far more to hash than to name.</summary>
    public const int MaxKeyLength = 4096;

    private const string Place = "pickle";
    private const string Damaged = "The file is damaged or crafted; save it again with torch.save";
    private const int MaxSteps = 1 << 23;
    private const int MaxNameLength = 256;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly List<object?> stack = [];
    private readonly List<int> marks = [];
    private readonly Dictionary<uint, object?> memo = new(PickleKeyComparer.Instance);
    private long at;

    private int Floor => marks.Count == 0 ? 0 : marks[^1];

    /// <summary>Runs to the STOP opcode and returns what it leaves.</summary>
    public static object? Run(FileCursor cursor, TorchObjects objects) => new PickleMachine(cursor, objects).Run();

    private object? Run()
    {
        for (var step = 0; step < MaxSteps; step++)
        {
            at = cursor.Position;
            var op = (PickleOp)cursor.ReadByte(Place);
            if (op == PickleOp.Stop)
            {
                return Pop();
            }

            Step(op);
        }

        throw Error($"it has more than {MaxSteps:N0} steps", "Save the state_dict alone");
    }

    private void Step(PickleOp op)
    {
        switch (op)
        {
            case PickleOp.Proto:
                Protocol(cursor.ReadByte(Place));
                break;
            case PickleOp.Frame:
                // Frames are hints for readers that prefetch.
                _ = Number(8);
                break;
            case PickleOp.None:
                stack.Add(null);
                break;
            case PickleOp.NewTrue:
                stack.Add(True);
                break;
            case PickleOp.NewFalse:
                stack.Add(False);
                break;
            case PickleOp.BinInt:
                stack.Add((long)(int)Number(4));
                break;
            case PickleOp.BinInt1:
                stack.Add((long)Number(1));
                break;
            case PickleOp.BinInt2:
                stack.Add((long)Number(2));
                break;
            case PickleOp.Long1:
                stack.Add(Long());
                break;
            case PickleOp.BinFloat:
                stack.Add(BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReverseEndianness(Number(8))));
                break;
            case PickleOp.BinUnicode or PickleOp.BinString:
                stack.Add(Text(Number(4)));
                break;
            case PickleOp.ShortBinUnicode or PickleOp.ShortBinString:
                stack.Add(Text(Number(1)));
                break;
            case PickleOp.EmptyTuple:
                stack.Add(Array.Empty<object?>());
                break;
            case PickleOp.EmptyList:
                stack.Add(new List<object?>());
                break;
            case PickleOp.EmptyDict:
                stack.Add(TorchObjects.Dictionary());
                break;
            case PickleOp.Mark:
                marks.Add(stack.Count);
                break;
            case PickleOp.Tuple:
                stack.Add(PopToMark());
                break;
            case PickleOp.Tuple1 or PickleOp.Tuple2 or PickleOp.Tuple3:
                stack.Add(PopMany(op - PickleOp.Tuple1 + 1));
                break;
            case PickleOp.Append:
                Append(PopMany(1));
                break;
            case PickleOp.Appends:
                Append(PopToMark());
                break;
            case PickleOp.SetItem:
                SetItems(PopMany(2));
                break;
            case PickleOp.SetItems:
                SetItems(PopToMark());
                break;
            case PickleOp.BinPut:
                memo[(uint)Number(1)] = Peek();
                break;
            case PickleOp.LongBinPut:
                memo[(uint)Number(4)] = Peek();
                break;
            case PickleOp.Memoize:
                memo[(uint)memo.Count] = Peek();
                break;
            case PickleOp.BinGet:
                Recall((uint)Number(1));
                break;
            case PickleOp.LongBinGet:
                Recall((uint)Number(4));
                break;
            case PickleOp.Global:
                stack.Add(Global(Line(), Line()));
                break;
            case PickleOp.StackGlobal:
                StackGlobal(PopMany(2));
                break;
            case PickleOp.BinPersId:
                stack.Add(objects.Storage(Pop()));
                break;
            case PickleOp.Reduce or PickleOp.NewObj:
                Call(PopMany(2));
                break;
            case PickleOp.Build:
                Build(Pop());
                break;
            default:
                throw Error($"opcode 0x{(byte)op:x2} is not among those that plain data needs", Damaged);
        }
    }

    private void Protocol(byte version)
    {
        if (version is < 2 or > 4)
        {
            throw Error($"pickle protocol {version} is not supported", "Save with torch.save's default protocol (2), or 3 or 4");
        }
    }

    private ulong Number(int bytes)
    {
        Span<byte> value = stackalloc byte[8];
        value.Clear();
        cursor.Fill(value[..bytes], Place);
        return BinaryPrimitives.ReadUInt64LittleEndian(value);
    }

    private object Long()
    {
        Span<byte> bytes = stackalloc byte[cursor.ReadByte(Place)];
        cursor.Fill(bytes, Place);
        var value = new BigInteger(bytes);
        // Without the cast both arms would become BigInteger.
        return bytes.Length <= 8 ? (object)(long)value : value;
    }

    private string Text(ulong length)
    {
        // A length above 2^63 is no less cut short than 2^63.
        var bytes = cursor.Bytes((long)Math.Min(length, long.MaxValue), Place);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw cursor.Error($"{Place}, byte {at}", "a string is not valid UTF-8", Damaged, error);
        }
    }

    private string Line()
    {
        Span<char> line = stackalloc char[MaxNameLength];
        for (var i = 0; i < line.Length; i++)
        {
            var value = cursor.ReadByte(Place);
            if (value == '\n')
            {
                return new string(line[..i]);
            }

            line[i] = (char)value;
        }

        throw Error($"the name of a global is longer than {MaxNameLength} bytes", Damaged);
    }

    private PickleGlobal Global(string module, string name) => PickleGlobal.Find(module, name) ?? throw Error(
        $"it names the global '{module}.{name}', which is not on the list of plain data; nothing of it was run",
        "Save the weights alone, torch.save(model.state_dict(), file), or write safetensors");

    private void StackGlobal(object?[] names)
    {
        if (names is not [string { Length: <= MaxNameLength } module, string { Length: <= MaxNameLength } name])
        {
            throw Error($"the name of a global is no pair of strings of at most {MaxNameLength} characters", Damaged);
        }

        stack.Add(Global(module, name));
    }

    private void Call(object?[] call)
    {
        if (call is not [PickleGlobal global, object?[] arguments])
        {
            throw Error("what it calls is not a global with a tuple of arguments", Damaged);
        }

        stack.Add(objects.Call(global, arguments));
    }

    private void Build(object? state)
    {
        // Attributes of a dictionary are module versions, or for attribute dictionaries the dictionary once more.
        if (Peek() is not OrderedDictionary<object, object?>)
        {
            throw Error($"it gives attributes ({state?.GetType().Name ?? "none"}) to something that is no dictionary", Damaged);
        }
    }

    private void Append(ReadOnlySpan<object?> items)
    {
        if (Peek() is not List<object?> list)
        {
            throw Error("it appends to something that is no list", Damaged);
        }

        list.AddRange(items);
    }

    private void SetItems(ReadOnlySpan<object?> items)
    {
        if (items.Length % 2 != 0 || Peek() is not OrderedDictionary<object, object?> dictionary)
        {
            throw Error("it sets items of something that is no dictionary, or a key without a value", Damaged);
        }

        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not (string { Length: <= MaxKeyLength } or long or double or bool))
            {
                throw Error($"a dictionary key is no number, truth value or string of at most {MaxKeyLength} characters", "Save the state_dict alone");
            }

            dictionary[items[i]!] = items[i + 1];
        }
    }

    private void Recall(uint index) => stack.Add(memo.TryGetValue(index, out var value) ? value : throw Error($"memo {index} is read and was never written", Damaged));

    private object? Peek() => stack.Count > Floor ? stack[^1] : throw Empty();

    private object? Pop() => PopMany(1)[0];

    private object?[] PopMany(int count)
    {
        if (stack.Count - count < Floor)
        {
            throw Empty();
        }

        return Take(stack.Count - count);
    }

    private object?[] PopToMark()
    {
        if (marks.Count == 0)
        {
            throw Error("it closes a group that was never opened", Damaged);
        }

        var from = Floor;
        marks.RemoveAt(marks.Count - 1);
        return Take(from);
    }

    private object?[] Take(int from)
    {
        object?[] items = [.. stack.GetRange(from, stack.Count - from)];
        stack.RemoveRange(from, items.Length);
        return items;
    }

    private FileFormatException Empty() => Error("it takes a value that is not there", Damaged);

    private FileFormatException Error(string reason, string mend) => cursor.Error($"{Place}, byte {at}", reason, mend);
}
