namespace AlphaNet.Pure.Kernels;

/// <summary>Kinds of devices that kernels can run on.</summary>
public enum IlgpuDeviceKind
{
    /// <summary>The first CUDA device, else the first GPU of OpenCL.</summary>
    Auto,

    /// <summary>An NVIDIA GPU through CUDA.</summary>
    Cuda,

    /// <summary>A device of OpenCL 2.0 or later with the generic address space: GPUs first, then what else has a driver, as processors do for tests.</summary>
    OpenCl,

    /// <summary>The processor playing a GPU, thread by thread: slow, for tests and debugging.</summary>
    Emulated,
}
