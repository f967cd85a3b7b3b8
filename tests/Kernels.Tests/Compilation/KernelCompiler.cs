using System.Reflection;
using AlphaNet.Pure.Kernels.Devices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Xunit.Sdk;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>Compiles kernels for devices that need not be there.</summary>
public sealed class KernelCompiler : IDisposable
{
    private static readonly CLCVersion OpenClC = CLCVersion.CL30;

    private Context? context;
    private Backend? backend;
    private Target made;

    /// <summary>What is compiled for.</summary>
    public enum Target
    {
        /// <summary>PTX of an A100.</summary>
        Sm80,

        /// <summary>PTX of an H100.</summary>
        Sm90,

        /// <summary>OpenCL C 3.0 of a device that can do no more than it must, but for the generic address space.</summary>
        OpenCl,
    }

    /// <summary>The text that the device's driver would get.</summary>
    public string Compile(MethodInfo kernel, Target target)
    {
        if (backend is null || made != target)
        {
            Dispose();
            context = Context.Create(Compiler.SetUp);
            backend = target switch
            {
                Target.Sm80 => Ptx(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70),
                Target.Sm90 => Ptx(context, CudaArchitecture.SM_90, CudaInstructionSet.ISA_78),
                _ => new CLBackend(
                    context, new CLCapabilityContext(float16: false, float64: false, genericAddressSpace: true, int64_Atomics: false, subGroups: false), CLDeviceVendor.Other, OpenClC),
            };
            made = target;
        }

        try
        {
            return backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), KernelSpecialization.Empty) switch
            {
                PTXCompiledKernel ptx => ptx.PTXAssembly,
                CLCompiledKernel cl => cl.Source,
                var other => throw new InvalidOperationException($"{other} is neither PTX nor OpenCL C"),
            };
        }
        catch (Exception error)
        {
            // After a failure a context fails for other kernels too.
            Dispose();
            throw new XunitException($"{KernelInstances.NameOf(kernel)} cannot be compiled for {target}: {error.GetBaseException().Message}", error);
        }
    }

    public void Dispose()
    {
        backend?.Dispose();
        context?.Dispose();
        (backend, context) = (null, null);
    }

    private static PTXBackend Ptx(Context context, CudaArchitecture architecture, CudaInstructionSet instructions) =>
        new(context, new CudaCapabilityContext(architecture), architecture, instructions, nvvmAPI: null);
}
