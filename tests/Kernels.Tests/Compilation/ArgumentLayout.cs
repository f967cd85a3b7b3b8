using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>Where a kernel's arguments lie by the rules of C, which the runtime follows: each at a multiple of its alignment, a struct as large as a multiple of its own.</summary>
/// <param name="Bytes">Size, with what fills it up at the end.</param>
/// <param name="Alignment">That of the most demanding field.</param>
/// <param name="Leaves">The numbers within, at any depth, in order. A view is two: its place and its length.</param>
internal sealed record ArgumentLayout(int Bytes, int Alignment, IReadOnlyList<ArgumentLayout.Leaf> Leaves)
{
    /// <summary>A number, where it lies and how many bytes it takes.</summary>
    public readonly record struct Leaf(string Name, int Offset, int Bytes);

    /// <summary>The layout of a struct of numbers, views and other such structs.</summary>
    public static ArgumentLayout Of(Type type)
    {
        if (type.IsPrimitive)
        {
            var bytes = BytesOf(type);
            return new ArgumentLayout(bytes, bytes, [new Leaf("", 0, bytes)]);
        }

        if (IsView(type))
        {
            return new ArgumentLayout(16, 8, [new Leaf("", 0, 8), new Leaf(".Length", 8, 8)]);
        }

        var (end, alignment) = (0, 1);
        List<Leaf> leaves = [];
        foreach (var field in FieldsOf(type))
        {
            var layout = Of(field.FieldType);
            var at = Up(end, layout.Alignment);
            leaves.AddRange(layout.Leaves.Select(leaf => new Leaf($".{field.Name}{leaf.Name}", at + leaf.Offset, leaf.Bytes)));
            (end, alignment) = (at + layout.Bytes, Math.Max(alignment, layout.Alignment));
        }

        // A struct without fields takes a byte.
        return new ArgumentLayout(Math.Max(1, Up(end, alignment)), alignment, leaves);
    }

    /// <summary>The structs within a struct, at any depth.</summary>
    public static IEnumerable<Type> Nested(Type type) =>
        FieldsOf(type).Select(field => field.FieldType).Where(nested => !nested.IsPrimitive && !IsView(nested)).SelectMany(nested => Nested(nested).Prepend(nested));

    /// <summary>The first number that would lie elsewhere if all were fields of one struct; null if there is none.</summary>
    public string? MovedByNesting()
    {
        var end = 0;
        foreach (var leaf in Leaves)
        {
            end = Up(end, leaf.Bytes);
            if (end != leaf.Offset)
            {
                return $"{leaf.Name[1..]} is at {leaf.Offset} and not at {end}";
            }

            end += leaf.Bytes;
        }

        return null;
    }

    private static bool IsView(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);

    private static FieldInfo[] FieldsOf(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static int BytesOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static int Up(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
