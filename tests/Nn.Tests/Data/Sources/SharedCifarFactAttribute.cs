using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Sources;

/// <summary>A fact that needs the real CIFAR-10 files; skipped with the reason where no folder shared/data beside the repository has them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedCifarFactAttribute : FactAttribute
{
    private const string Relative = "shared/data/cifar-10-batches-bin";

    public SharedCifarFactAttribute()
    {
        if (Folder is null)
        {
            Skip = $"no folder {Relative} in any folder from {AppContext.BaseDirectory} upward; put the CIFAR-10 binary version there";
        }
    }

    /// <summary>Where the files are, or null.</summary>
    public static string? Folder
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var path = Path.Combine(folder.FullName, Relative);
                if (Directory.Exists(path))
                {
                    return path;
                }
            }

            return null;
        }
    }
}
