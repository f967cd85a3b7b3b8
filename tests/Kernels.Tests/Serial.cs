// The emulated device takes all processors: tests beside it would only slow each other down.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
