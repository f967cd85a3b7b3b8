global using AlphaNet.Pure.Tensors;
global using AlphaNet.Pure.Tensors.Cpu;
global using AlphaNet.Pure.Testing;
global using Xunit;
