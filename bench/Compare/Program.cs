using AlphaNet.Pure.Compare;

// Every measurement of ours is this program again, in a process as fresh as the peer's.
if (args is [Worker.Argument, var name, var threads, var repetitions])
{
    Worker.Run(Cases.Named(name), int.Parse(threads), int.Parse(repetitions));
    return 0;
}

return new CompareCommand().Parse(args).Invoke();
