// Operations of one's own, their gradients checked on random shapes, and a small net trained with them.
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.AutoDiff.Checking;
using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Samples.Gradients;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;

using var backend = new CpuBackend();

// Gradients against central differences in Float64. The seed is printed, so that a failure can be run again; with FsCheck a property draws the seed and shrinks it.
const int Seed = 1;
var random = new Random(Seed);
for (var i = 0; i < 50; i++)
{
    var (rows, columns) = (random.Next(1, 6), random.Next(1, 9));
    var (x, s) = (Draw(rows, columns), Draw(rows, 1));
    GradCheck.Run(backend, v => v[0].Apply<Cube>(), [x]).ThrowIfFailed();
    GradCheck.Run(backend, v => v[0].ScaleRows(v[1]), [x, s]).ThrowIfFailed();

    // Views are inputs like any other.
    GradCheck.Run(backend, v => v[0].Apply<Cube>(), [Draw(columns, rows).Transpose()]).ThrowIfFailed();
}

Console.WriteLine($"150 gradient checks passed (seed {Seed})");

// Exclusive or, learnt by two dense layers with the cube between them.
var parameters = new ParameterSet();
var hidden = new Dense(parameters, "hidden", 2, 16);
var output = new Dense(parameters, "output", 16, 2);
parameters.Allocate(DType.Float32);
parameters.Initialize(backend, seed: 7);
var sgd = new Sgd(parameters, backend, new OptimizerOptions());
var points = Tensor.From<float>([0, 0, 0, 1, 1, 0, 1, 1], new Shape(4, 2));
var labels = Tensor.From<int>([0, 1, 1, 0], new Shape(4));
var tape = new Tape(backend);
for (var step = 0; step <= 300; step++)
{
    var context = new ForwardContext(tape, NormMode.Batch);
    parameters.ZeroGradients(backend);
    var logits = output.Forward(context, hidden.Forward(context, tape.Constant(points)).Apply<Cube>());
    var loss = logits.CrossEntropy(labels);
    tape.Backward(loss);
    sgd.Step(learningRate: 0.05);
    if (step % 100 == 0)
    {
        Console.WriteLine($"step {step}: loss {loss.Value.Item<float>():F4}");
    }

    // Hands the step's memory back.
    tape.Reset();
}

return 0;

Tensor Draw(int rows, int columns)
{
    var values = Enumerable.Range(0, rows * columns).Select(_ => random.NextDouble() * 4 - 2).ToArray();
    return Tensor.From<double>(values, new Shape(rows, columns));
}
