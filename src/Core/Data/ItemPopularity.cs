namespace SessionRec.Core.Data;

/// <summary>An item, how many events it has and which share of all.</summary>
public sealed record ItemPopularity(string Item, int Events, double Share);
