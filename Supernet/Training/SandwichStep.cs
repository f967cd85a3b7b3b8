using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>One training step by the sandwich rule with in-place distillation.</summary>
/// <remarks>
/// The largest net learns the labels; its logits of the same pass, dropout included, are the constant teacher of all others. Gradients of all subnets add up,
/// without division, then one optimizer update follows.
/// </remarks>
public sealed class SandwichStep
{
    private readonly ElasticNet net;
    private readonly IBackend backend;
    private readonly Sgd optimizer;
    private readonly SandwichOptions options;
    private readonly ulong seed;
    private readonly Tape tape;
    private readonly HostNumbers losses;
    private readonly AttentiveChoice? choice;
    private readonly NetworkPlan[] chosen;

    /// <summary>A step of a net by an optimizer.</summary>
    public SandwichStep(ElasticNet net, IBackend backend, Sgd optimizer, SandwichOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.net = net;
        this.backend = backend;
        this.optimizer = optimizer;
        this.options = options;
        this.seed = seed;
        tape = new Tape(backend);
        losses = new HostNumbers(options.Subnets, net.DType);
        chosen = new NetworkPlan[options.Subnets];
        choice = options.Attentive is { } attentive ? new AttentiveChoice(net, backend, attentive, options.Subnets - 2, options.LabelSmoothing) : null;
    }

    /// <summary>Losses of the last step's subnets, in their order.</summary>
    public ReadOnlySpan<double> Losses => losses.Values;

    /// <summary>The last step's subnets, in their order; nulls before the first step.</summary>
    public ReadOnlySpan<NetworkPlan> Trained => chosen;

    /// <summary>Runs one step: gradients of all subnets, then the update.</summary>
    /// <param name="images">Images [n, h, w, 3].</param>
    /// <param name="labels">Int32 labels [n].</param>
    /// <param name="plans">The largest net, then for every random place its candidates (one, without attentive sampling), the smallest net last: <see cref="SandwichOptions.PlansPerStep"/>.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="step">Number of the step, which the dropout masks depend on.</param>
    /// <param name="meanwhile">Called when a device has been given all its work, before its losses are waited for; none for nothing.</param>
    public void Run(in Tensor images, in Tensor labels, ReadOnlySpan<NetworkPlan> plans, double learningRate, long step, Action? meanwhile = null)
    {
        Accumulate(images, labels, plans, step, meanwhile);
        optimizer.Step(learningRate);
    }

    /// <summary>Only the gradients, summed over the subnets.</summary>
    public void Accumulate(in Tensor images, in Tensor labels, ReadOnlySpan<NetworkPlan> plans, long step, Action? meanwhile = null)
    {
        if (plans.Length != options.PlansPerStep)
        {
            throw new ArgumentException(
                $"Sandwich: {plans.Length} subnets given for a step of {options.Subnets}"
                + $"{(options.Attentive is { } attentive ? $" with {attentive.Candidates} candidates for each but the largest and the smallest, {options.PlansPerStep} in all" : "")}.",
                nameof(plans));
        }

        Choose(images, labels, plans);
        net.Parameters.ZeroGradients(backend);
        var teacher = backend.Rent(new Shape(images.Shape[0], net.Classes), net.DType);
        var values = backend.Rent(losses.Shape, losses.DType);
        try
        {
            for (var i = 0; i < chosen.Length; i++)
            {
                Pass(images, labels, chosen[i], isLargest: i == 0, teacher, step, values.Slice(0, i, 1).Squeeze(0));
            }

            meanwhile?.Invoke();
            losses.Bring(values);
        }
        finally
        {
            tape.Reset();
            backend.Return(values);
            backend.Return(teacher);
        }
    }

    private void Choose(in Tensor images, in Tensor labels, ReadOnlySpan<NetworkPlan> plans)
    {
        if (choice is null)
        {
            plans.CopyTo(chosen);
            return;
        }

        (chosen[0], chosen[^1]) = (plans[0], plans[^1]);
        choice.Take(images, labels, plans[1..^1], chosen.AsSpan(1..^1));
    }

    private void Pass(in Tensor images, in Tensor labels, NetworkPlan plan, bool isLargest, in Tensor teacher, long step, in Tensor value)
    {
        var context = new ForwardContext(tape, NormMode.Batch)
        {
            Dropout = isLargest ? options.Dropout : 0,
            DropConnect = isLargest ? options.DropConnect : 0,
            Seed = seed,
            Step = (ulong)step,
        };
        var logits = net.Forward(context, tape.Constant(images), plan);
        if (isLargest)
        {
            backend.Copy(logits.Value, teacher);
        }

        var loss = isLargest ? logits.CrossEntropy(labels, options.LabelSmoothing) : Distill(logits, labels, teacher);
        tape.Backward(loss);
        backend.Copy(loss.Value, value);
        tape.Reset();
    }

    private Var Distill(Var logits, in Tensor labels, in Tensor teacher) => options.Distillation switch
    {
        Distillation.Alpha => logits.AlphaDivergence(teacher, options.Alpha),
        Distillation.Kl => logits.SoftCrossEntropy(teacher),
        _ => logits.CrossEntropy(labels, options.LabelSmoothing),
    };
}
