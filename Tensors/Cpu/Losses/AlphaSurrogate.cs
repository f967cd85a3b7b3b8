namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>
/// One side of the adaptive alpha-divergence, from log-probabilities, finite for finite logits: the divergence D = sum q (f - f_base) that decides, the
/// surrogate S = -sum q rho log q that is returned, and the weights c = q rho its gradient is made of.
/// </summary>
/// <remarks>
/// With r = p / q: alpha 0: f = -log min(r, clip), rho = log min(r, clip) - 1. Alpha 1: f = r log r, rho = r. Otherwise w = min(r^alpha, clip):
/// f = w / (alpha (alpha - 1)), f_base = 1 / (alpha (alpha - 1)), rho = w / alpha + f_base (Wang et al. 2021).
/// Neither p nor q is divided by: q r is p, and q w is exp(log q + min(alpha log r, log clip)), so an underflowing probability only contributes nothing.
/// </remarks>
internal static unsafe class AlphaSurrogate
{
    /// <summary>How near alpha must be to 0 or 1 to be taken for it.</summary>
    public const double Near = 1e-3;

    // An unlimited clip still leaves room for the sums in double.
    private const double LargestLogWeight = 500;

    /// <summary>Divergence and surrogate; c is written to <paramref name="weights"/>.</summary>
    public static (double Divergence, double Surrogate) Compute(double* logQ, double* logP, int classes, double alpha, double clip, double* weights)
    {
        var logClip = Math.Min(Math.Log(clip), LargestLogWeight);
        var scale = alpha * (alpha - 1);
        double divergence = 0, surrogate = 0;
        for (var i = 0; i < classes; i++)
        {
            var q = Math.Exp(logQ[i]);
            var logRatio = logP[i] - logQ[i];
            if (Math.Abs(alpha) < Near)
            {
                var limited = Math.Min(logRatio, logClip);
                divergence -= q * limited;
                weights[i] = q * (limited - 1);
            }
            else if (Math.Abs(alpha - 1) < Near)
            {
                var p = Math.Exp(logP[i]);
                divergence += p * logRatio;
                weights[i] = p;
            }
            else
            {
                var weighted = Math.Exp(logQ[i] + Math.Min(alpha * logRatio, logClip));
                divergence += (weighted - q) / scale;
                weights[i] = weighted / alpha + q / scale;
            }

            surrogate -= weights[i] * logQ[i];
        }

        return (divergence, surrogate);
    }
}
