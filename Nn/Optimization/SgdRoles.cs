using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Nn.Optimization;

/// <summary>The role of every line of a parameter set's flat blocks, where a backend computes.</summary>
/// <remarks>Roles change when a parameter is used for the first time, which stops within the first steps: only then are they written and sent.</remarks>
internal sealed class SgdRoles(ParameterSet parameters, IBackend backend)
{
    private Tensor host;
    private Tensor there;

    /// <summary>The roles of now, Int32, one for <see cref="SgdRole.LineElements"/> elements.</summary>
    public Tensor Current()
    {
        var lines = new Shape(SgdRole.Lines(parameters.Values.Shape[0]));
        var changed = host.IsNone;
        if (changed)
        {
            host = Tensor.Zeros(lines, DType.Int32);
            there = backend.Device is null ? host : backend.Rent(lines, DType.Int32);
        }

        changed |= Write(host.Span<int>());
        if (changed && backend.Device is not null)
        {
            there.CopyFrom(host);
        }

        return there;
    }

    private bool Write(Span<int> roles)
    {
        var changed = false;
        var ranges = parameters.Ranges;
        for (var i = 0; i < ranges.Count; i++)
        {
            var (parameter, start, length) = ranges[i];
            var role = !parameter.Touched ? SgdRole.Frozen : parameter.Decays ? SgdRole.Decaying : SgdRole.Plain;
            // Every parameter starts on a line of its own, so its first tells of all.
            var first = start / SgdRole.LineElements;
            if (length > 0 && roles[first] != role)
            {
                roles.Slice(first, SgdRole.Lines(length)).Fill(role);
                changed = true;
            }
        }

        return changed;
    }
}
