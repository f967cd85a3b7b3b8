using AlphaNet.Pure.Tensors.Threading;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Threading;

/// <summary>Every part runs exactly once, whatever workers sleep, come late, fail or are stopped.</summary>
public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_part_runs_exactly_once(int threads)
    {
        using var pool = new WorkerPool(threads);
        var random = new System.Random(threads);
        for (var round = 0; round < 2_000; round++)
        {
            var counts = new int[random.Next(0, 40)];
            var job = new CountJob(counts, random.Next(3) * 100);
            pool.Run(counts.Length, ref job);
            Assert.All(counts, count => Assert.Equal(1, count));
            if (round % 500 == 0)
            {
                // Long enough for the workers to fall asleep.
                Thread.Sleep(20);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_thread_begins_with_the_same_share_of_every_job(int threads)
    {
        using var pool = new WorkerPool(threads);
        // As many parts as threads that meet inside them: each is run by a thread of its own.
        int[] Runners()
        {
            using var meeting = new Barrier(threads);
            var job = new MeetingJob(meeting, new int[threads]);
            pool.Run(threads, ref job);
            return job.Runners;
        }

        var first = Runners();
        Assert.Equal(Environment.CurrentManagedThreadId, first[0]);
        Assert.Equal(threads, first.Distinct().Count());
        for (var round = 0; round < 50; round++)
        {
            Assert.Equal(first, Runners());
        }
    }

    [Fact]
    public void Jobs_from_several_callers_and_from_inside_jobs_are_done()
    {
        using var pool = new WorkerPool(2);
        Parallel.For(0, 4, _ =>
        {
            for (var round = 0; round < 500; round++)
            {
                var counts = new int[12];
                var job = new NestedJob(pool, counts);
                pool.Run(3, ref job);
                Assert.All(counts, count => Assert.Equal(1, count));
            }
        });
    }

    [Fact]
    public void A_failure_reaches_the_caller_as_thrown_and_the_pool_goes_on()
    {
        using var alone = new WorkerPool(1);
        var first = new FailingJob();
        Assert.Throws<InvalidDataException>(() => alone.Run(8, ref first));
        using var pool = new WorkerPool(2);
        for (var round = 0; round < 200; round++)
        {
            var failing = new FailingJob();
            Assert.Throws<InvalidDataException>(() => pool.Run(8, ref failing));
            var counts = new int[8];
            var job = new CountJob(counts, 0);
            pool.Run(8, ref job);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void After_Dispose_the_caller_works_alone()
    {
        var pool = new WorkerPool(3);
        pool.Dispose();
        var counts = new int[8];
        var job = new CountJob(counts, 0);
        pool.Run(8, ref job);
        Assert.All(counts, count => Assert.Equal(1, count));
    }

    private readonly struct MeetingJob(Barrier meeting, int[] runners) : IParallelJob
    {
        public int[] Runners => runners;

        public void Execute(int part)
        {
            meeting.SignalAndWait();
            runners[part] = Environment.CurrentManagedThreadId;
        }
    }

    private readonly struct CountJob(int[] counts, int spins) : IParallelJob
    {
        public void Execute(int part)
        {
            Thread.SpinWait(spins);
            Interlocked.Increment(ref counts[part]);
        }
    }

    private readonly struct NestedJob(WorkerPool pool, int[] counts) : IParallelJob
    {
        public void Execute(int part)
        {
            var inner = new OffsetJob(counts, part * 4);
            pool.Run(4, ref inner);
        }
    }

    private readonly struct OffsetJob(int[] counts, int offset) : IParallelJob
    {
        public void Execute(int part) => Interlocked.Increment(ref counts[offset + part]);
    }

    private readonly struct FailingJob : IParallelJob
    {
        public void Execute(int part)
        {
            if (part == 5)
            {
                throw new InvalidDataException("part 5");
            }
        }
    }
}
