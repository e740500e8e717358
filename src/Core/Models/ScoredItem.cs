namespace SessionRec.Core.Models;

/// <summary>An item of the catalogue and the score a model gives it: higher is better, comparable within one answer only.</summary>
public readonly record struct ScoredItem(int Item, float Score);
