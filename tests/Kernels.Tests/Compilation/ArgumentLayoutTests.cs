using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>Kernels read their arguments where the runtime puts them.</summary>
public sealed partial class ArgumentLayoutTests(KernelCompiler compiler) : IClassFixture<KernelCompiler>
{
    public static TheoryData<string> Kernels => KernelCompilationTests.Kernels;

    public static TheoryData<string> OpenClKernels => KernelCompilationTests.OpenClKernels;

    // ILGPU takes structs for one whose numbers and views are the same, whatever structs those stand in; which of them it meets first in a process decides where all have theirs.
    // Seen on OpenCL: a matrix's second step was read four bytes behind its place, since a reader followed by a number had been met before.
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Arguments_lie_as_if_no_struct_stood_within_another(string kernel)
    {
        var faults = from instance in KernelInstances.All[kernel]
                     from type in ArgumentLayout.Nested(ArgumentsOf(instance)).Prepend(ArgumentsOf(instance))
                     let moved = ArgumentLayout.Of(type).MovedByNesting()
                     where moved is not null
                     select $"{type}: {moved}";
        Assert.True(!faults.Any(), string.Join("\n", faults.Distinct()));
    }

    [Theory]
    [MemberData(nameof(OpenClKernels))]
    public void OpenCL_reads_arguments_where_they_are_put(string kernel) =>
        Assert.All(KernelInstances.All[kernel], instance =>
        {
            var source = compiler.Compile(instance, KernelCompiler.Target.OpenCl);
            var name = ArgumentStruct().Match(source).Groups[1].Value;
            var definition = Regex.Match(source, $@"^struct {name}\r?\n\{{(.*?)^\}}", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
            Assert.Equal(ArgumentLayout.Of(ArgumentsOf(instance)).Leaves.Select(leaf => leaf.Offset), OffsetsOf(definition));
        });

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_reads_arguments_where_they_are_put(string kernel) =>
        Assert.All(KernelInstances.All[kernel], instance =>
        {
            var ptx = compiler.Compile(instance, KernelCompiler.Target.Sm80);
            var layout = ArgumentLayout.Of(ArgumentsOf(instance));
            var entry = EntryArgument().Match(ptx);
            Assert.Equal(layout.Bytes, Number(entry.Groups[2].Value));
            int[] read = [.. Regex.Matches(ptx, $@"ld\.param\.\S+\s+[^\[]*\[{entry.Groups[1].Value}(?:\+(\d+))?\]").Select(load => Number(load.Groups[1].Value))];
            Assert.NotEmpty(read);
            Assert.Subset(layout.Leaves.Select(leaf => leaf.Offset).ToHashSet(), read.ToHashSet());
        });

    private static Type ArgumentsOf(MethodInfo kernel) => kernel.GetParameters()[0].ParameterType;

    // Of a definition in C; what fills it up is no field.
    private static List<int> OffsetsOf(string definition)
    {
        var end = 0;
        List<int> offsets = [];
        foreach (Match field in Field().Matches(definition))
        {
            var (bytes, count) = (field.Groups[1].Value switch { "long" or "ulong" or "double" => 8, "int" or "uint" or "float" => 4, "short" or "ushort" => 2, _ => 1 }, field.Groups[3].Value);
            end = (end + bytes - 1) / bytes * bytes;
            if (!field.Groups[2].Value.StartsWith("__padding", StringComparison.Ordinal))
            {
                offsets.Add(end);
            }

            end += bytes * (count.Length == 0 ? 1 : Number(count));
        }

        return offsets;
    }

    private static int Number(string digits) => digits.Length == 0 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\bstruct (\w+) var\d+\)")]
    private static partial Regex ArgumentStruct();

    [GeneratedRegex(@"(\w+) (\w+)(?:\[(\d+)\])?;")]
    private static partial Regex Field();

    [GeneratedRegex(@"\.entry[^)]*?\.param \.align \d+ \.b8 (\w+)\[(\d+)\]")]
    private static partial Regex EntryArgument();
}
