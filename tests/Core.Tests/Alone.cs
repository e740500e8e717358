namespace SessionRec.Core.Tests;

/// <summary>Tests that measure their process run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public static class Alone;
