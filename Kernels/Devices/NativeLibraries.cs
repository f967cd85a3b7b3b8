using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Devices;

/// <summary>Finds drivers' libraries under the names they are installed by: ILGPU asks for those without a version, which only development packages bring.</summary>
internal static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static bool done;

    /// <summary>Takes effect once a process, before the first context.</summary>
    public static void Resolve()
    {
        lock (Gate)
        {
            if (!done)
            {
                done = true;
                NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Find);
            }
        }
    }

    private static nint Find(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (NativeLibrary.TryLoad(name, assembly, path, out var handle))
        {
            return handle;
        }

        var versioned = name.Contains("OpenCL", StringComparison.OrdinalIgnoreCase) ? "libOpenCL.so.1"
            : name.Contains("cuda", StringComparison.OrdinalIgnoreCase) ? "libcuda.so.1"
            : null;
        return versioned is not null && NativeLibrary.TryLoad(versioned, out handle) ? handle : 0;
    }
}
