using System.Diagnostics;
using System.Runtime;

namespace AlphaNet.Pure.Compare;

/// <summary>Calls until the runtime has done compiling.</summary>
/// <remarks>
/// Hot methods are recompiled in the background, a tenth of a second late at the least and for seconds in all, by a thread that takes the second core from two working ones: one image at two
/// threads took 17 ms during that and takes 7 after it. A training or a service does not see it.
/// </remarks>
internal static class WarmUp
{
    private const int LeastCalls = 2;
    private const double QuietSeconds = 0.5;
    private const double MostSeconds = 12;

    public static void Run(Action call)
    {
        var (begin, quietSince, compiled) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp(), 0L);
        for (var calls = 0; calls < LeastCalls || (Stopwatch.GetElapsedTime(quietSince).TotalSeconds < QuietSeconds && Stopwatch.GetElapsedTime(begin).TotalSeconds < MostSeconds); calls++)
        {
            call();
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled)
            {
                (compiled, quietSince) = (now, Stopwatch.GetTimestamp());
            }
        }
    }
}
