using System.ComponentModel;

namespace SessionRec.Serving.Models;

/// <summary>What the served model is.</summary>
internal sealed record ModelDescription(
    [property: Description("Twelve hexadecimal digits that change with anything in the model.")] string Version,
    [property: Description("The kind of model.")] string Model,
    IReadOnlyDictionary<string, string> Parameters,
    [property: Description("Epochs it was trained.")] int Epochs,
    [property: Description("The data's name.")] string Data,
    [property: Description("The study and trial it repeats.")] string? Origin,
    int Sessions,
    long Events,
    int Items,
    [property: Description("The SHA-256 of the sessions it learned from.")] string TrainingSha256,
    [property: Description("The program that wrote it.")] string Program,
    [property: Description("Since when it is served.")] DateTimeOffset Loaded);
