using System.Runtime.Versioning;
using AlphaNet.Pure.Tensors.Files;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Files;

/// <summary>Whatever fails while a file is replaced, the old content stays and no temporary is left.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("alphanet-atomic-").FullName;

    private string Target => Path.Combine(folder, "weights.safetensors");

    private string Temporary => Path.Combine(folder, ".weights.safetensors.alphanet-tmp");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ContentReplacesTheFile()
    {
        File.WriteAllText(Target, "old and longer");
        AtomicFile.Write(Target, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void OfALinkTheFileBehindItIsReplaced()
    {
        var link = Path.Combine(folder, "link");
        File.WriteAllText(Target, "old");
        File.CreateSymbolicLink(link, Target);
        AtomicFile.Write(link, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal(Target, new FileInfo(link).LinkTarget);
    }

    [LinuxTheory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    [UnsupportedOSPlatform("windows")]
    public void WhoMayReadAndWriteStays(UnixFileMode mode)
    {
        File.WriteAllText(Target, "old");
        File.SetUnixFileMode(Target, mode);
        AtomicFile.Write(Target, stream => stream.Write("new"u8));
        Assert.Equal((mode, "new"), (File.GetUnixFileMode(Target), File.ReadAllText(Target)));
    }

    [LinuxTheory]
    [InlineData("/dev/shm")]
    public void MemoryThatLooksLikeADiskHoldsFiles(string root)
    {
        var inMemory = Directory.Exists(root) ? Path.Combine(root, Path.GetRandomFileName()) : Target;
        try
        {
            AtomicFile.Write(inMemory, stream => stream.Write("new"u8));
            Assert.Equal("new", File.ReadAllText(inMemory));
        }
        finally
        {
            File.Delete(inMemory);
        }
    }

    [LinuxTheory]
    [InlineData("/dev/null")]
    [InlineData("/dev/stdout")]
    public void WhatIsNoFileIsRefused(string device)
    {
        Assert.Contains($"{device}: it is a device or a pipe", Assert.Throws<IOException>(() => AtomicFile.Write(device, stream => stream.Write("new"u8))).Message);
        Assert.True(Path.Exists(device));
    }

    [Fact]
    public void LeftoverOfAKilledRunIsReplaced()
    {
        File.WriteAllText(Temporary, "half of a file, longer than the whole");
        AtomicFile.Write(Target, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void FilesWhoseNamesATemporaryMightHaveStay()
    {
        var mine = Target + ".tmp";
        File.WriteAllText(mine, "mine");
        AtomicFile.Write(Target, stream => stream.Write("new"u8));
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Fact]
    public void ALinkInTheTemporarysPlaceIsNotFollowed()
    {
        var mine = Path.Combine(folder, "mine");
        File.WriteAllText(mine, "mine");
        File.WriteAllText(Target, "old");
        File.CreateSymbolicLink(Temporary, mine);
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(Target, stream => stream.Write("new"u8)));
        Assert.Contains($"{Temporary} is a link", error.Message, StringComparison.Ordinal);
        Assert.Equal(("old", "mine", mine), (File.ReadAllText(Target), File.ReadAllText(mine), new FileInfo(Temporary).LinkTarget));
    }

    [Fact]
    public void FullDiskLeavesTheOldFile()
    {
        var tensors = new Dictionary<string, Tensor> { ["w"] = Tensor.Zeros(new Shape(1000)) };
        using var whole = new MemoryStream();
        SafeTensors.Write(whole, tensors);
        File.WriteAllText(Target, "old");
        for (long room = 0; room < whole.Length; room += 97)
        {
            var error = Assert.Throws<IOException>(() => AtomicFile.Write(Target, stream => SafeTensors.Write(stream, tensors), path => new FullDisk(path, room)));
            Assert.Contains(Target, error.Message, StringComparison.Ordinal);
            Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
            Assert.Equal("old", File.ReadAllText(Target));
            Assert.Equal([Target], Directory.GetFileSystemEntries(folder));
        }

        AtomicFile.Write(Target, stream => SafeTensors.Write(stream, tensors), path => new FullDisk(path, whole.Length));
        Assert.Equal(whole.ToArray(), File.ReadAllBytes(Target));
    }

    [Fact]
    public void FoldersThatCannotBeWrittenAreNamed()
    {
        File.WriteAllText(Target, "a file, not a folder");
        foreach (var path in (string[])[Path.Combine(folder, "missing", "x"), Path.Combine(Target, "x")])
        {
            var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => Assert.Fail("nothing can be written here")));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }

        var denied = Assert.Throws<IOException>(() => AtomicFile.Write(Target, _ => { }, path => throw new UnauthorizedAccessException($"Access to '{path}' is denied.")));
        Assert.Contains("denied", denied.Message, StringComparison.Ordinal);
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void TargetThatIsAFolderIsNamed()
    {
        Directory.CreateDirectory(Target);
        Assert.Throws<IOException>(() => AtomicFile.Write(Target, stream => stream.Write("new"u8)));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void ErrorsOfTheWriterItselfPassThrough()
    {
        File.WriteAllText(Target, "old");
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(Target, _ => throw new OperationCanceledException()));
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder));
    }

    /// <summary>A file on a disk with that many bytes of room.</summary>
    private sealed class FullDisk(string path, long room) : FileStream(path, FileMode.Create)
    {
        private long left = room;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            left -= buffer.Length;
            if (left < 0)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer);
        }
    }
}
