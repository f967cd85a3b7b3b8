namespace AlphaNet.Pure.Cli;

/// <summary>The command line asks for something that cannot be: mending it is up to who typed it.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
