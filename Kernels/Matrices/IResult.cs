namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>Where a matrix product goes, and what becomes of it on the way.</summary>
internal interface IResult
{
    /// <summary>Stores a thread's part of a tile; every thread of the group calls it, so that it may wait for the others.</summary>
    void Store<TTile>(TilePart part) where TTile : struct, ITile;
}
