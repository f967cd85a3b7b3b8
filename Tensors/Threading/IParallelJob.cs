namespace AlphaNet.Pure.Tensors.Threading;

/// <summary>Work cut into numbered parts that may run on any thread, each exactly once.</summary>
/// <remarks>
/// Implement it as a struct: <see cref="WorkerPool.Run{TJob}"/> passes it by reference, so a dispatch allocates nothing.
/// What a part writes must depend on its number alone, never on the thread; then results are equal for every thread count.
/// </remarks>
public interface IParallelJob
{
    /// <summary>Does part <paramref name="part"/> of the work.</summary>
    /// <param name="part">The part's number, from 0.</param>
    void Execute(int part);
}
