using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Cli.Training;
using SessionRec.Core;
using SessionRec.Core.Models.Saved;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning;

namespace SessionRec.Cli.Recommending;

/// <summary>Which saved model a command uses: a file, or the best of a study, which is trained where nobody has yet.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _model = new("--model", "-m") { Description = $"A model's file, as sessionrec train writes (model{ModelFile.Extension}).", HelpName = "file" };
    private readonly Option<string?> _study = new("--study") { Description = "The best configuration of this study; its model is trained the first time and kept.", HelpName = "name" };
    private readonly Option<string> _scope = new("--scope") { Description = "Which of a trial's values decides which is best (with --study).", DefaultValueFactory = _ => BestScopes.NameOf(BestScope.Last) };
    private readonly Option<int?> _trial = new("--trial") { Description = "This trial, after its last epoch, instead of the best (with --study).", HelpName = "number" };
    private readonly StudyPlaceOptions _place = new();

    public ModelOptions() => _scope.AcceptOnlyFromAmong([.. BestScopes.Names]);

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_study);
        command.Add(_scope);
        command.Add(_trial);
        _place.AddTo(command);
    }

    /// <summary>The model's file; that of a study is trained where it is not there or is no longer the best.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="terminal">Where training is told.</param>
    /// <param name="cancellation">Ends a training.</param>
    /// <param name="free">The model's file where a command takes it without --model.</param>
    /// <exception cref="InputException">Neither or both are named, or the study has no result.</exception>
    public async Task<string> FindAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation, string? free = null)
    {
        if (free is not null && arguments.GetValue(_model) is not null) throw new InputException("Name one model: its file, or --model FILE.");
        switch (free ?? arguments.GetValue(_model), arguments.GetValue(_study))
        {
            case (null, null): throw new InputException("Name a model: --model FILE, as sessionrec train writes it, or --study NAME.");
            case (not null, not null): throw new InputException("Name a model or a study, not both.");
            case (not null, _) when arguments.GetValue(_trial) is not null: throw new InputException("--trial names a trial of a study: --study NAME --trial 17.");
            case ({ } file, _): return file;
            case (_, { } study): return await OfStudyAsync(arguments, terminal, study, cancellation);
        }
    }

    /// <summary>The model, read.</summary>
    /// <inheritdoc cref="FindAsync" path="/exception"/>
    public async Task<SavedModel> LoadAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var file = await FindAsync(arguments, terminal, cancellation);
        return await ProgressBar.RunAsync(terminal, $"reading {Path.GetFileName(file)}", _ => ModelFile.Load(file, cancellation));
    }

    /// <summary>The model's item vectors.</summary>
    /// <exception cref="InputException">It is of a kind that has none.</exception>
    public static KeyedVectors VectorsOf(SavedModel model) =>
        model.ToKeyedVectors() ?? throw new InputException($"A {model.Description.Model} model has no vectors; word2vec has. sessionrec recommend asks any model.");

    private async Task<string> OfStudyAsync(ParseResult arguments, Terminal terminal, string study, CancellationToken cancellation)
    {
        using var place = _place.Resolve(arguments, study);
        var (scope, trial) = (arguments.GetRequiredValue(_scope), arguments.GetValue(_trial));
        var plan = await StudyTrainingPlan.CreateAsync(place, study, BestScopes.Parse(scope), trial, ParameterSet.Empty, cancellation);
        var file = Path.Combine(_place.FolderOf(arguments, study), "best", $"model-{(trial is null ? scope : $"trial-{trial}")}{ModelFile.Extension}");
        if (File.Exists(file) && ModelFile.Describe(file) is var known && known.Origin == plan.Origin && known.TrainingSha256 == plan.Split.Training.SessionsSha256) return file;

        terminal.Error.WriteLine($"training {plan.Origin}");
        await ProgressBar.RunAsync(terminal, "training", progress =>
        {
            using var training = plan.Start();
            var epochs = Math.Min(training.Run.PlannedEpochs, plan.StopAfter ?? int.MaxValue);
            while (training.Run.Epoch < epochs)
            {
                training.TrainEpoch(new EpochProgress(progress, training.Run.Epoch, epochs), cancellation);
                progress.Report((double)training.Run.Epoch / epochs);
            }

            ModelFile.Save(file, plan.Model, plan.Parameters, plan.Split.Training, training.Run, plan.Data, plan.Origin);
            return file;
        });
        return file;
    }

    private sealed class EpochProgress(IProgress<double> whole, int done, int epochs) : IProgress<double>
    {
        public void Report(double value) => whole.Report((done + value) / epochs);
    }
}
