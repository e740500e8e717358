namespace SessionRec.Core.Models.Baselines;

/// <summary>Parameters that several of the counting models share.</summary>
internal static class BaselineParameters
{
    public const string FollowersName = "followers";

    public static ModelParameter Followers { get; } =
        new(FollowersName, 200, "Followers kept for each item, the best ones; 0 keeps all.", Minimum: 0, Maximum: int.MaxValue, Aliases: ["pruning"]);
}
