using AlphaNet.Pure.Kernels;

Console.WriteLine(string.Join(Environment.NewLine, IlgpuBackend.Devices().Select(device => $"No rung of the ladder can be climbed: {device.Detail}")));
