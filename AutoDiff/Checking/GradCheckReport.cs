using System.Globalization;
using System.Text;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.AutoDiff.Checking;

/// <summary>What a gradient check found; its text is meant to be read.</summary>
public sealed class GradCheckReport
{
    internal GradCheckReport(IReadOnlyList<InputResult> inputs) => Inputs = inputs;

    /// <summary>One result an input, in order.</summary>
    public IReadOnlyList<InputResult> Inputs { get; }

    /// <summary>Whether every probed element agrees.</summary>
    public bool Passed => Inputs.All(input => input.Failures == 0);

    /// <summary>Throws with the report as its message if an element disagrees.</summary>
    /// <exception cref="GradCheckException">The check failed.</exception>
    public void ThrowIfFailed()
    {
        if (!Passed)
        {
            throw new GradCheckException(this);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Passed ? "Gradient check passed." : "Gradient check FAILED.");
        for (var i = 0; i < Inputs.Count; i++)
        {
            var input = Inputs[i];
            text.Append(CultureInfo.InvariantCulture, $"  input {i} {input.Shape}: {input.Probed} elements probed, {input.Failures} differ; ");
            text.AppendLine(CultureInfo.InvariantCulture, $"worst at [{string.Join(", ", input.WorstIndex)}]: gradient {input.WorstAnalytic:G9}, central difference {input.WorstNumeric:G9}");
        }

        return text.ToString();
    }

    /// <summary>The comparison of one input.</summary>
    /// <param name="Shape">The input's shape.</param>
    /// <param name="Probed">Elements compared.</param>
    /// <param name="Failures">Elements that disagree.</param>
    /// <param name="WorstIndex">Where the difference is largest against what is allowed.</param>
    /// <param name="WorstAnalytic">The gradient there.</param>
    /// <param name="WorstNumeric">The central difference there.</param>
    public sealed record InputResult(Shape Shape, int Probed, int Failures, IReadOnlyList<int> WorstIndex, double WorstAnalytic, double WorstNumeric);
}
