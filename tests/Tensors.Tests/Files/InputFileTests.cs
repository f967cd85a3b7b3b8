using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Tensors.Files.PyTorch;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Files;

/// <summary>What cannot be opened is named, by every reader.</summary>
public sealed class InputFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("alphanet-input-").FullName;

    public static TheoryData<string, Action<string>> Readers => new()
    {
        { "safetensors", path => SafeTensors.Read(path) },
        { "npy", path => Npy.Read(path) },
        { "pth", path => TorchCheckpoint.Read(path) },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Readers))]
    public void MissingAndEmptyFilesAndFoldersAreNamed(string kind, Action<string> read)
    {
        var path = Path.Combine(folder, $"x.{kind}");
        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => read(path)).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<FileNotFoundException>(() => read(Path.Combine(path, "y"))).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<IOException>(() => read(folder)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, []);
        Assert.Equal(path, Assert.Throws<FileFormatException>(() => read(path)).File);
    }
}
