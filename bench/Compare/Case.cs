using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare;

/// <summary>A piece of work that is timed.</summary>
/// <param name="Name">Its name, on both sides.</param>
/// <param name="Repetitions">What a process is asked for.</param>
/// <param name="CallsPerRepetition">Timed calls a repetition, as the peer has them: short work is called more often.</param>
/// <param name="Prepare">Makes the operands and returns one call of the work.</param>
/// <param name="HasPeer">Whether the peer does it too.</param>
internal sealed record Case(string Name, int Repetitions, int CallsPerRepetition, Func<CpuBackend, Action> Prepare, bool HasPeer = true);
