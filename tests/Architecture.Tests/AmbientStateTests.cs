using System.Reflection;
using Xunit;

namespace AlphaNet.Pure.Architecture.Tests;

/// <summary>No ambient state: what a pass depends on is given to it. See docs/architecture.md.</summary>
public sealed class AmbientStateTests
{
    private const BindingFlags Everything = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // No pass depends on these.
    private static readonly string[] Allowed =
    [
        // Numbers the kinds of nodes as they are first met; a kind keeps its number.
        "AlphaNet.Pure.AutoDiff.Tape+NodeKind.count",
        // Whether the process was told where drivers lie, which can be done once.
        "AlphaNet.Pure.Kernels.Devices.NativeLibraries.done",
    ];

    public static TheoryData<string> Assemblies => [.. Repository.Rooms.Select(room => room == "Cli" ? "alphanet" : $"AlphaNet.Pure.{room}")];

    [Theory, MemberData(nameof(Assemblies))]
    public void No_static_field_or_property_can_be_set(string assembly)
    {
        var fields = Assembly.Load(assembly).GetTypes().Where(type => !IsCompilers(type)).SelectMany(type => type.GetFields(Everything)).ToArray();

        Assert.NotEmpty(fields);
        Assert.Equal([], fields.Where(IsShared).Select(field => $"{field.DeclaringType}.{field.Name}").Except(Allowed));
    }

    // Properties show as the fields behind them. A thread's scratch memory is its own.
    private static bool IsShared(FieldInfo field) => field is { IsLiteral: false, IsInitOnly: false } && !field.IsDefined(typeof(ThreadStaticAttribute));

    // Closures and cached delegates.
    private static bool IsCompilers(Type type) => type.Name.StartsWith('<') || (type.DeclaringType is { } outer && IsCompilers(outer));
}
