using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models.Saved;

/// <summary>What a saved model is: <c>model.json</c> in its file.</summary>
/// <param name="Format">The version of the file's form.</param>
/// <param name="Program">Name and version of the program that wrote it.</param>
/// <param name="Model">The kind of model.</param>
/// <param name="Parameters">All of its parameters.</param>
/// <param name="Epoch">Epochs it was trained.</param>
/// <param name="Data">The data's name.</param>
/// <param name="Origin">The study and trial it repeats, null for none.</param>
/// <param name="TrainingSha256">The SHA-256 of the sessions it learned from.</param>
/// <param name="Sessions">Sessions it learned from.</param>
/// <param name="Events">Events it learned from.</param>
/// <param name="Items">Items of its catalogue.</param>
/// <param name="Parts">The SHA-256 of each other part of the file, by name.</param>
public sealed record SavedModelDescription(
    int Format,
    string Program,
    string Model,
    ParameterSet Parameters,
    int Epoch,
    string Data,
    string? Origin,
    string TrainingSha256,
    int Sessions,
    int Events,
    int Items,
    IReadOnlyDictionary<string, string> Parts);
