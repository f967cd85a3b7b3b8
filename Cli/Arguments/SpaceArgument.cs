using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>Reads what --space names.</summary>
internal static class SpaceArgument
{
    /// <exception cref="UsageException">There is no such space, or its file is no valid one.</exception>
    public static SearchSpace Load(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException("--space is empty. Give alphanet, cifar, or a JSON file.");
        }

        try
        {
            return SearchSpaces.Load(text);
        }
        catch (FileNotFoundException e)
        {
            throw new UsageException($"--space: {e.Message}. Give one of the names, or the path of a JSON file.", e);
        }
        catch (InvalidSearchSpaceException e)
        {
            throw new UsageException($"{text}: not a valid search space: {string.Join("; ", e.Problems)}. Mend the file.", e);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{e.Message.TrimEnd('.')}. Mend the file.", e);
        }
    }
}
