using AlphaNet.Pure.Compare;
using AlphaNet.Pure.Compare.Depthwise;
using AlphaNet.Pure.Compare.Gemm;

// Every measurement of ours is this program again, in a process as fresh as the peer's.
if (args is [Worker.Argument, var name, var threads, var repetitions])
{
    if (name == StepDepthwise.Name)
    {
        StepDepthwise.Measure(int.Parse(threads), int.Parse(repetitions));
    }
    else
    {
        Worker.Run(Cases.Named(name), int.Parse(threads), int.Parse(repetitions));
    }

    return 0;
}

if (args is [BlasKernels.Argument])
{
    BlasKernels.Print();
    return 0;
}

return new CompareCommand().Parse(args).Invoke();
