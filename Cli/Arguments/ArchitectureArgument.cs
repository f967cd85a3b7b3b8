using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>Reads what --arch and --resolution name.</summary>
internal static class ArchitectureArgument
{
    // An architecture takes some hundred bytes; whatever is larger is another file.
    private const long LargestFile = 1 << 20;

    /// <exception cref="UsageException">There is no such architecture, or it is not in the space.</exception>
    public static Architecture Resolve(SearchSpace space, string text, int? resolution)
    {
        var architecture = Read(space, text);
        if (resolution is { } side)
        {
            if (side % space.TotalStride != 0)
            {
                throw new UsageException($"--resolution is {side}; in search space '{space.Name}' it must be a multiple of {space.TotalStride}.");
            }

            architecture = architecture with { Resolution = side };
        }

        try
        {
            space.Validate(architecture, anyResolution: true);
            return architecture;
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--arch {text}: {Output.Failure.WithoutParameter(e.Message)}.", e);
        }
    }

    private static Architecture Read(SearchSpace space, string text)
    {
        string[] names = ["min", "max", .. space.Presets.Keys];
        // As it was typed where that is a name, since names may differ by capitals alone.
        if ((names.Contains(text) ? text : names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))) is { } known)
        {
            return space.Named(known);
        }

        try
        {
            if (File.Exists(text))
            {
                return new FileInfo(text).Length <= LargestFile
                    ? Architecture.FromJson(File.ReadAllText(text))
                    : throw new FormatException("the file is too large for an architecture");
            }

            if (text.Contains('_', StringComparison.Ordinal) && !text.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            {
                return Architecture.Parse(text);
            }
        }
        catch (FormatException e)
        {
            throw new UsageException($"--arch {text}: {e.Message.TrimEnd('.')}. Give what `alphanet search` printed, or a JSON file with resolution, width, depth, kernel_size, expand_ratio.", e);
        }

        throw new UsageException(
            $"--arch '{text}' is no name in search space '{space.Name}' ({string.Join(", ", names)}), no existing file and no architecture text (r.._w.._d.._k.._e..).");
    }
}
