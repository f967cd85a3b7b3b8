return AlphaNet.Pure.Cli.Tool.Run(args);
