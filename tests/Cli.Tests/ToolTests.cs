using AlphaNet.Pure.Cli.Arguments;

namespace AlphaNet.Pure.Cli.Tests;

public sealed class ToolTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("train")]
    [InlineData("search")]
    [InlineData("eval")]
    [InlineData("info")]
    [InlineData("predict")]
    [InlineData("extract")]
    [InlineData("doctor")]
    public void Every_command_explains_itself_with_examples(string command)
    {
        var help = Alphanet.Run(command, "--help").Succeeded();

        var examples = help.Out[help.Out.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($"  alphanet {command}", examples, StringComparison.Ordinal);
        Assert.Contains("--json", help.Out, StringComparison.Ordinal);
        Assert.Empty(help.Error);
    }

    [Fact]
    public void Examples_in_the_help_are_valid_command_lines()
    {
        var root = Tool.Root();
        foreach (var command in root.Subcommands.Cast<Cli.Commands.ToolCommand>())
        {
            foreach (var example in command.Examples)
            {
                var parsed = root.Parse(example["alphanet ".Length..]);
                Assert.True(parsed.Errors.Count == 0, $"{example}: {parsed.Errors.FirstOrDefault()?.Message}");
                Assert.Same(command, parsed.CommandResult.Command);
            }
        }
    }

    [Fact]
    public void Architectures_in_the_help_lie_in_the_spaces_beside_them()
    {
        var examples = Tool.Root().Subcommands.Cast<Cli.Commands.ToolCommand>().SelectMany(command => command.Examples).Where(example => After(example, "--arch") is not null).ToArray();

        Assert.NotEmpty(examples);
        // my-run is what the first example trains.
        Assert.All(examples, example => ArchitectureArgument.Resolve(SpaceArgument.Load(After(example, "--space") ?? "cifar"), After(example, "--arch")!, resolution: null));

        static string? After(string line, string option) => line.Split(' ').SkipWhile(word => word != option).ElementAtOrDefault(1);
    }

    [Theory]
    [InlineData("Did you mean 'train'?", "trian")]
    [InlineData("Did you mean '--epochs'?", "train", "--epoch", "3")]
    [InlineData("--epochs is 'many'", "train", "--out", "x", "--epochs", "many")]
    [InlineData("--batch is '1'", "train", "--out", "x", "--batch", "1")]
    [InlineData("--lr is 'NaN'", "train", "--out", "x", "--lr", "NaN")]
    [InlineData("--lr is '0,05'", "train", "--out", "x", "--lr", "0,05")]
    [InlineData("--min-mflops is '1,200'", "search", "--run", "x", "--min-mflops", "1,200")]
    [InlineData("--mutation is '1.5', it must be a number above 0 and at most 1", "search", "--run", "x", "--mutation", "1.5")]
    [InlineData("--initial is '1', it must be a whole number of at least 2", "search", "--run", "x", "--initial", "1")]
    [InlineData("--bin is '0.5', it must be a whole number of at least 1", "search", "--run", "x", "--bin", "0.5")]
    [InlineData("'bins'", "search", "--run", "x", "--select", "best")]
    [InlineData("--epochs is '1,000'", "train", "--out", "x", "--epochs", "1,000")]
    [InlineData("--cutout is '-1'", "train", "--out", "x", "--cutout", "-1")]
    [InlineData("--average is '1', it must be 0 or a number below 1", "train", "--out", "x", "--average", "1")]
    [InlineData("a square of 32 pixels left out", "train", "--space", "cifar", "--data", "shapes", "--images", "40", "--out", "x", "--cutout", "32")]
    [InlineData("--resolution is '1000000000', it must be a whole number from 1 to", "info", "--space", "cifar", "--arch", "min", "--resolution", "1000000000")]
    [InlineData("--epochs is given 2 times", "train", "--out", "x", "--epochs", "1", "--epochs", "2")]
    [InlineData("there is no folder", "extract", "--run", "x", "--arch", "min", "--out", "no-such-folder/net.safetensors")]
    [InlineData("--threads is '100000', it must be a whole number from 0 to", "eval", "--run", "x", "--arch", "min", "--threads", "100000")]
    [InlineData("--validation-share is '1'", "train", "--out", "x", "--validation-share", "1")]
    [InlineData("--validation-share is '0'", "train", "--out", "x", "--validation-share", "0")]
    [InlineData("hold out more", "train", "--space", "cifar", "--data", "shapes", "--images", "40", "--out", "x", "--validation-share", "0.001")]
    [InlineData("huge", "train", "--out", "x", "--divergence", "huge")]
    [InlineData("--space is missing", "train", "--out", "x", "--data", "shapes")]
    [InlineData("--data is missing", "train", "--out", "x", "--space", "cifar")]
    [InlineData("'--out'", "train", "--space", "cifar", "--data", "shapes")]
    [InlineData("neither a search space", "info", "--space", "imaginary", "--arch", "min")]
    [InlineData("a5_1", "info", "--space", "alphanet", "--arch", "a9")]
    [InlineData("multiple of 32", "info", "--space", "alphanet", "--arch", "a0", "--resolution", "100")]
    [InlineData("Give --run, a trained supernet to search; or --space, --predictor and --out", "search")]
    [InlineData("--run belongs to the search of a run, --out to", "search", "--run", "x", "--out", "y")]
    [InlineData("--device belongs to the search of a run, --space", "search", "--space", "cifar", "--predictor", "x.json", "--out", "y", "--device", "cpu")]
    [InlineData("--out is missing", "search", "--space", "cifar", "--predictor", "x.json")]
    [InlineData("--predictor no-such-forest.json: there is no such file", "search", "--space", "cifar", "--predictor", "no-such-forest.json", "--out", "y")]
    [InlineData("no-such-run", "search", "--run", "no-such-run")]
    [InlineData("no-such-run", "train", "--out", "no-such-run", "--resume")]
    [InlineData("no-such-file.npy", "predict", "--weights", "w", "--space", "cifar", "--arch", "min", "--input", "no-such-file.npy", "--output", "y.npy")]
    public void Wrong_use_ends_with_code_2_and_says_what_to_do(string words, params string[] args) => Alphanet.Run(args).Refused(ExitCode.WrongUse, words);

    [Fact]
    public void Without_a_command_the_help_is_shown_and_it_counts_as_wrong_use()
    {
        var bare = Alphanet.Run();

        Assert.Equal(ExitCode.WrongUse, bare.Code);
        Assert.Contains("Commands:", bare.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_a_number() => Assert.True(Version.TryParse(Alphanet.Run("--version").Succeeded().Out.Trim(), out _));
}
