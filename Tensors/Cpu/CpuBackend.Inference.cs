using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Cpu.Inference;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Folded nets.</content>
public sealed unsafe partial class CpuBackend : IInferenceBackend
{
    // Input and output of a chunk stay in L2 while the panels of the weight go by.
    private const int InferenceChunkFloats = 96 * 1024;
    private const int MaxInferenceSlices = 16;

    // Below this many multiply-adds (about 10 us) a second thread costs more than it brings.
    private const long MinWorkToShare = 1 << 19;

    // With fewer slices of rows, columns are shared out too.
    private const int WantedParts = 8;

    /// <inheritdoc/>
    public int Lanes => Threads;

    /// <inheritdoc/>
    public void SideBySide<TJob>(int parts, ref TJob job) where TJob : struct, IParallelJob => workers.Run(parts, ref job);

    /// <inheritdoc/>
    public PackedWeight Pack(in Tensor weight)
    {
        RequireWeight("Pack", weight);
        return new CpuPackedWeight(Level, weight.Shape[0], weight.Shape[1], Matrix<float>(weight));
    }

    /// <inheritdoc/>
    public void Pointwise<TAct>(in Tensor x, PackedWeight weight, in Tensor bias, in Tensor gate, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp
    {
        const string Name = "Pointwise";
        if (weight is not CpuPackedWeight packed || packed.Panels.Level != Level)
        {
            throw new ArgumentException($"{Name}: the weight was packed by another backend; Pack it with the one that computes.", nameof(weight));
        }

        RequireFolded(Name, x, bias, y, weight.OutChannels);
        Operand.RequireShape(Name, "y", y, x.Shape.With(x.Rank - 1, weight.OutChannels), "[n, ..., out]");
        if (x.Shape[^1] != weight.InChannels)
        {
            throw new ShapeException(Name, $"the weight reads {weight.InChannels} channels, x is {x}");
        }

        if (!gate.IsNone && (gate.Count != (long)x.Shape[0] * x.Shape[^1] || !gate.IsContiguous || gate.DType != DType.Float32))
        {
            throw new ShapeException(Name, $"a gate must be dense Float32 [n, 1, 1, in] for x {x}, received {gate}");
        }

        if (!addend.IsNone)
        {
            RequireLike(Name, "addend", addend, y);
        }

        OnFloatLanes(new FoldedPointwiseAction<TAct>(this, new MapRows(x, gate), packed.Panels, bias.Pointer<float>(), addend.IsNone ? null : addend.Pointer<float>(), y.Pointer<float>()));
        packed.KeepAlive();
        KeepAlive(x, bias, gate, addend, y);
    }

    /// <inheritdoc/>
    public void Depthwise<TAct>(in Tensor x, in Tensor weight, in Tensor bias, in Tensor y, int stride) where TAct : struct, IUnaryOp
    {
        const string Name = "Depthwise";
        var shape = CheckDepthwise(Name, x.Shape, weight, y, stride);
        Operand.RequireFloats(Name, x, weight, y);
        RequireFolded(Name, x, bias, y, x.Shape[^1]);
        depthwise.Forward(shape, x.Pointer<float>(), Kernel<float>(weight), new BiasEpilogue<TAct>(bias.Pointer<float>()), y.Pointer<float>());
        KeepAlive(x, weight, bias, y);
    }

    /// <inheritdoc/>
    public void Bias<TAct>(in Tensor y, in Tensor bias) where TAct : struct, IUnaryOp
    {
        RequireFolded("Bias", y, bias, y, y.Shape[^1]);
        OnFloatLanes(new BiasAction<TAct>(this, new MapRows(y), bias.Pointer<float>()));
        KeepAlive(y, bias);
    }

    /// <inheritdoc/>
    public void Mean(in Tensor x, in Tensor y)
    {
        RequireMap("Mean", new NormalizedMap(x));
        RequireMeans("Mean", x, y);
        OnFloatLanes(new MeanAction(this, new MapRows(x), y.Pointer<float>()));
        KeepAlive(x, y);
    }

    private static void RequireFolded(string name, in Tensor x, in Tensor bias, in Tensor y, int channels)
    {
        RequireDenseFloat32(name, x);
        RequireDenseFloat32(name, y);
        RequireDenseFloat32(name, bias);
        Operand.RequireShape(name, "bias", bias, new Shape(channels), "[out]");
    }

    private static void RequireDenseFloat32(string name, in Tensor x)
    {
        if (x.DType != DType.Float32 || x.Rank < 1 || !x.IsContiguous)
        {
            throw new ShapeException(name, $"folded nets compute on dense Float32 tensors, received {x}; Clone() or Copy it first");
        }
    }

    private readonly struct FoldedPointwiseAction<TAct>(CpuBackend backend, MapRows x, ColumnPanels weight, float* bias, float* addend, float* y) : IFloatAction
        where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            if (x.Count == 0 || weight.N == 0)
            {
                return;
            }

            var share = (long)x.Count * weight.K * weight.N >= MinWorkToShare;
            var slices = new RowSlices(x.Count, 24, share ? Math.Min(MaxInferenceSlices, x.Count / ForwardSliceRows) : 1, weight.K + weight.N, ChunkBudget.Floats(weight.K, weight.N, InferenceChunkFloats));
            var panels = RowSlices.Parts(weight.N, PanelLayout.MaxWidth);
            var groups = share ? Math.Clamp(WantedParts / slices.Count, 1, panels) : 1;
            var job = new PointwiseJob<TAct, TLane>
            {
                Input = x,
                Weight = weight,
                Slices = slices,
                GroupColumns = groups == 1 ? weight.N : RowSlices.Parts(panels, groups) * PanelLayout.MaxWidth,
                Bias = bias,
                Addend = addend,
                Output = y,
                Scratch = backend.fusedScratch,
            };
            backend.fusedScratch.Provide(backend.Threads, job.ScratchFloats);
            backend.workers.Run(job.Parts, ref job);
        }
    }

    private readonly struct BiasAction<TAct>(CpuBackend backend, MapRows y, float* bias) : IFloatAction where TAct : struct, IUnaryOp
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var slices = PassSlices(y, int.MaxValue);
            var job = new BiasJob<TAct, TLane>(y, slices, bias);
            backend.workers.Run(slices.Count, ref job);
        }
    }

    private readonly struct MeanAction(CpuBackend backend, MapRows x, float* y) : IFloatAction
    {
        public void Run<TLane>() where TLane : struct, IFloatLane<TLane>
        {
            var job = new MeanJob<TLane>(x, y);
            backend.workers.Run(x.Pixels == 0 ? 0 : x.Count / x.Pixels, ref job);
        }
    }
}
