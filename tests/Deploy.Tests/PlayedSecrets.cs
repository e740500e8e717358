namespace SessionRec.Deploy.Tests;

/// <summary>What the secrets hold that the manifests refer to and that users make: <c>docs/kubernetes.md</c> tells them how.</summary>
internal static class PlayedSecrets
{
    private static readonly Dictionary<(string Secret, string Key), string> Values = new()
    {
        [("sessionrec-operator", "token")] = "a-token-that-only-operators-know",
        [("sessionrec-postgres", "connection")] = "Host=postgres.database;Username=sessionrec;Password=secret;Database=sessionrec",
    };

    public static string Value(string secret, string key) =>
        Values.TryGetValue((secret, key), out var value) ? value : throw new InvalidOperationException($"Nobody is told to make the key {key} of a secret {secret}.");
}
