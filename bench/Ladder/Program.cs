using AlphaNet.Pure.Ladder;

return new LadderCommand().Parse(args).Invoke();
