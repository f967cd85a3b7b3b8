using AlphaNet.Pure.Testing;
namespace AlphaNet.Pure.Testing;

/// <summary>Measures what a piece of work allocates.</summary>
public static class Allocation
{
    private const int Attempts = 200;

    /// <summary>
    /// The least number of managed bytes that the calling thread allocates in one of several attempts: code that allocates does so every time, while the
    /// runtime's own business on this thread (code not optimised yet that boxes, the rest of an allocation context at a collection) does not repeat.
    /// </summary>
    public static long OfThread(Action work, int attempts = Attempts) => Least(GC.GetAllocatedBytesForCurrentThread, work, attempts);

    /// <summary>The same of all threads together: for tests that run by themselves, since what others allocate counts too.</summary>
    public static long OfProcess(Action work, int attempts = Attempts) => Least(() => GC.GetTotalAllocatedBytes(precise: true), work, attempts);

    private static long Least(Func<long> allocated, Action work, int attempts)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < attempts && least > 0; attempt++)
        {
            var before = allocated();
            work();
            least = Math.Min(least, allocated() - before);
        }

        return least;
    }
}
