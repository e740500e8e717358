using SessionRec.Core.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Models;

/// <summary>
/// A kind of model: its name in files and on the command line, its parameters, and how a training starts. One class and
/// one line in <see cref="ModelRegistry"/> add a model to the trainer, the tuner and the command line alike.
/// </summary>
public interface IModelDefinition
{
    /// <summary>The name in study files, for example <c>word2vec</c>.</summary>
    string Name { get; }

    /// <summary>The parameters it takes, with defaults and limits: the one place where they are validated.</summary>
    IReadOnlyList<ModelParameter> Parameters { get; }

    /// <summary>
    /// Starts a training of <paramref name="parameters"/> (validated, defaults filled in) on <paramref name="training"/>.
    /// The same parameters, <c>seed</c> among them, give the same model on any machine of the same vector width.
    /// </summary>
    ITrainingRun Start(SessionCorpus training, ParameterSet parameters);
}
