namespace SessionRec.Serving;

/// <summary>What a person is told when a model is ready.</summary>
/// <param name="Model">The kind of model.</param>
/// <param name="Version">Changes with anything in the model.</param>
/// <param name="Data">The data's name.</param>
/// <param name="Origin">The study and trial it repeats, null for none.</param>
/// <param name="Items">Items it knows.</param>
/// <param name="ExampleItem">One of them.</param>
public sealed record ServedModelSummary(string Model, string Version, string Data, string? Origin, int Items, string ExampleItem);
