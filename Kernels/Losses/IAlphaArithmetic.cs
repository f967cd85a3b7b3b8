namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>A way to compute the terms of the alpha-divergence.</summary>
internal interface IAlphaArithmetic
{
    /// <summary>The limit of the importance weight as <see cref="Terms"/> wants it.</summary>
    static abstract float Limit(double clip);

    /// <summary>The terms of a class with student probability q and teacher probability p.</summary>
    static abstract ClassTerms Terms(in AlphaSide side, float limit, float q, float logQ, float p, float logP);
}
