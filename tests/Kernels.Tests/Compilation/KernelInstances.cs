using System.Reflection;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>All kernels of the backend and of the ladder of its product's versions: the public static methods of one argument of its classes named Kernel, with the operations that they are made for.</summary>
internal static class KernelInstances
{
    private static readonly Type[] Elements = [typeof(float), typeof(int)];

    /// <summary>Each kernel's name and what it is compiled as; generic ones once for every operation.</summary>
    public static SortedDictionary<string, MethodInfo[]> All { get; } = new(Kernels().ToDictionary(kernel => $"{kernel.DeclaringType!.Name}.{kernel.Name}", Instances));

    /// <summary>A kernel's name with its operations.</summary>
    public static string NameOf(MethodInfo kernel) =>
        $"{kernel.DeclaringType!.Name}.{kernel.Name}{(kernel.IsGenericMethod ? $"<{string.Join(", ", kernel.GetGenericArguments().Select(type => type.Name))}>" : "")}";

    private static IEnumerable<MethodInfo> Kernels() =>
        from type in new[] { typeof(IlgpuBackend), typeof(KernelInstances) }.SelectMany(type => type.Assembly.GetTypes())
        where type.Name.EndsWith("Kernel", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.ReturnType == typeof(void) && method.GetParameters() is [{ ParameterType.IsValueType: true }]
        select method;

    private static MethodInfo[] Instances(MethodInfo kernel)
    {
        if (!kernel.IsGenericMethodDefinition)
        {
            return [kernel];
        }

        // Of several parameters each takes every operation, but not with every operation of the others.
        var choices = Array.ConvertAll(kernel.GetGenericArguments(), Choices);
        return [.. Enumerable.Range(0, choices.Max(types => types.Length)).Select(i => kernel.MakeGenericMethod(Array.ConvertAll(choices, types => types[i % types.Length])))];
    }

    private static Type[] Choices(Type parameter)
    {
        var interfaces = parameter.GetGenericParameterConstraints().Where(constraint => constraint.IsInterface).ToArray();
        Type[] types = interfaces.Length == 0
            ? Elements
            : [.. new[] { typeof(Swish), typeof(IlgpuBackend) }
                .SelectMany(type => type.Assembly.GetTypes())
                .Where(type => type.IsValueType && Array.TrueForAll(interfaces, constraint => constraint.IsAssignableFrom(type)))
                .SelectMany(Closed)];
        return types.Length > 0 ? types : throw new InvalidOperationException($"{parameter.DeclaringMethod?.Name ?? parameter.DeclaringType!.Name}: no type is known that {parameter} may be");
    }

    // Readers of maps within factors take every reader; of elementwise operations one stands for all, each being compiled by itself in other kernels.
    private static IEnumerable<Type> Closed(Type type)
    {
        if (!type.ContainsGenericParameters)
        {
            return [type];
        }

        var parameter = type.GetGenericArguments().Single();
        Type[] choices = parameter.GetGenericParameterConstraints().Contains(typeof(IUnaryOp)) ? [typeof(Swish)] : Choices(parameter);
        return choices.Select(choice => type.MakeGenericType(choice));
    }
}
