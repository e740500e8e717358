using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Data;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning;
using Spectre.Console;

namespace SessionRec.Cli.Training;

/// <summary><c>sessionrec train</c>: one model, Word2Vec where none is named, with given parameters or with the best of a study.</summary>
internal sealed class TrainCommand : TerminalCommand
{
    private readonly DataArguments _data = new(isRequired: false);
    private readonly ProtocolOptions _protocol = new();
    private readonly ParameterOptions _parameters = new(new Word2VecModelDefinition().Parameters);
    private readonly Option<string?> _model = new("--model", "-m") { Description = "Another model than word2vec, with its parameters; sessionrec models lists them.", HelpName = "name:key=value,..." };
    private readonly Option<string?> _study = new("--study") { Description = "Train with the best configuration of this study, on its data.", HelpName = "name" };
    private readonly Option<string> _scope = new("--scope") { Description = "Which of a trial's values decides which is best (with --study).", DefaultValueFactory = _ => BestScopes.NameOf(BestScope.Last) };
    private readonly Option<int?> _trial = new("--trial") { Description = "This trial, after its last epoch, instead of the best (with --study).", HelpName = "number" };
    private readonly StudyPlaceOptions _place = new(describesOutput: false);
    private readonly Option<string> _output = new("--outdir", "-o") { Description = "The folder of the model and its files.", HelpName = "folder", DefaultValueFactory = _ => Path.Combine("results", "train") };
    private readonly Option<int> _saveEvery = new("--save-every") { Description = "Save the vectors every so many epochs; 0 saves them at the end alone.", HelpName = "epochs" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public TrainCommand(Terminal terminal)
        : base(
            terminal,
            "train",
            "Train one model, Word2Vec where no other is named, with recall and loss after every epoch, and save it and its vectors. The parameters' names are gensim's.",
            "sessionrec train OnlineRetail.csv.gz --format online-retail --sg 1 --min_count 1 --epochs 5",
            "sessionrec train corpus.tsv.gz --model vsknn:k=100,m=500 --outdir results/vsknn",
            "sessionrec train --study online-retail --scope all --outdir results/best --save-every 10")
    {
        _data.AddTo(this);
        Add(_model);
        Add(_study);
        _scope.AcceptOnlyFromAmong([.. BestScopes.Names]);
        Add(_scope);
        Add(_trial);
        Add(_output);
        Add(_saveEvery);
        _protocol.AddTo(this);
        _parameters.AddTo(this);
        _place.AddTo(this);
        Add(_json);
    }

    public override string HowToGoOn(ParseResult arguments) =>
        $"The epochs that were finished are in {Files(arguments).Metrics}. Training starts from the beginning when it is called again.";

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var saveEvery = arguments.GetValue(_saveEvery);
        if (saveEvery < 0) throw new InputException($"--save-every: {saveEvery} is not allowed; it is 0 or more.");
        var k = _protocol.K(arguments);
        var plan = await PlanAsync(arguments, cancellation);
        var files = Files(arguments);
        using var training = new ModelTraining(plan, files, k, saveEvery);

        var json = arguments.GetValue(_json);
        if (!json) WriteHeading(plan);
        var test = await TrainAsync(training, k, quiet: json, cancellation);
        if (json)
        {
            Terminal.Out.Write(await File.ReadAllTextAsync(files.Result, cancellation));
            return ExitCode.Done;
        }

        Terminal.WriteLine($"test   recall@{k} {RankingFigures.WithInterval(test, $"recall@{k}")}   mrr@{k} {RankingFigures.WithInterval(test, $"mrr@{k}")}   ({Figures.Count(test.QueryCount)} queries, ±95%)");
        Terminal.WriteLine($"files  {files.Metrics} · {files.Recall} · {files.Loss} · {files.Picture}");
        var vectors = plan.Model is Word2VecModelDefinition ? $"{files.Vectors} · " : "";
        Terminal.WriteLine($"       {vectors}{files.Model} · {files.Parameters} · {files.Result}");
        Terminal.WriteLine($"next   sessionrec recommend --model {files.Model} --item {plan.Split.Training.ItemKeys[0]} · sessionrec serve --model {files.Model}");
        return ExitCode.Done;
    }

    private TrainingFiles Files(ParseResult arguments) => new(arguments.GetRequiredValue(_output), _protocol.K(arguments));

    private async Task<TrainingPlan> PlanAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var given = _parameters.Given(arguments);
        if (arguments.GetValue(_study) is { } study)
        {
            if (_data.AreGiven(arguments)) throw new InputException("--study trains on the study's own data; leave the file out.");
            if (arguments.GetValue(_model) is not null) throw new InputException("--study trains the study's own model; leave --model out.");
            using var place = _place.Resolve(arguments, study);
            return await StudyTrainingPlan.CreateAsync(place, study, BestScopes.Parse(arguments.GetRequiredValue(_scope)), arguments.GetValue(_trial), given, cancellation);
        }

        if (arguments.GetValue(_trial) is not null) throw new InputException("--trial names a trial of a study: --study NAME --trial 17.");
        var protocol = _protocol.Protocol(arguments);
        var corpus = (await _data.LoadAsync(arguments, Terminal, needsTimes: protocol.NeedsTimes, cancellation)).Corpus;
        if (!protocol.NeedsTimes) corpus = corpus.WithoutTimes();
        if (arguments.GetValue(_model) is not { } named)
        {
            var word2vec = new Word2VecModelDefinition();
            return new TrainingPlan(_data.NameOf(arguments), protocol.Split(corpus), word2vec, ModelRegistry.Complete(word2vec, WithLoss(given)));
        }

        if (given.Count > 0) throw new InputException($"--{given.Names.First()} is a parameter of word2vec; those of another model stand in --model, as {named.Split(':')[0]}:name=value.");
        var spec = ModelSpec.Parse(named);
        return new TrainingPlan(_data.NameOf(arguments), protocol.Split(corpus), spec.Definition, spec.Parameters);
    }

    /// <summary>gensim leaves the loss out unless it is asked for; whoever trains here wants to see it.</summary>
    private static ParameterSet WithLoss(ParameterSet given) => given.TryGet("compute_loss", out _) ? given : given.With("compute_loss", true);

    /// <summary>The parameters that are not the defaults.</summary>
    private static IEnumerable<KeyValuePair<string, ParameterValue>> Chosen(TrainingPlan plan) =>
        plan.Parameters.Where(p => plan.Model.Parameters.Single(d => d.Name == p.Key).Default != p.Value);

    private void WriteHeading(TrainingPlan plan)
    {
        var training = plan.Split.Training;
        Terminal.WriteLine($"data   {plan.Data}   {Figures.Count(training.SessionCount)} sessions · {Figures.Count(training.EventCount)} training events · {Figures.Count(training.ItemCount)} items");
        Terminal.WriteLine($"model  {plan.Model.Name}   {Figures.Parameters(Chosen(plan))}");
        if (plan.Origin is not null) Terminal.WriteLine($"from   {plan.Origin}");
    }

    private async Task<Core.Evaluation.RankingMetrics> TrainAsync(ModelTraining training, int k, bool quiet, CancellationToken cancellation)
    {
        if (!Terminal.IsLive || quiet)
            return await Task.Run(() => training.Train(new Unheard(), epoch => Tell(training, epoch, k, quiet), cancellation), cancellation);

        return await Terminal.Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("training", maxValue: training.Epochs);
                return await Task.Run(
                    () => training.Train(new BarProgress(bar), epoch => Terminal.Console.WriteLine(Line(training, epoch, k)), cancellation), cancellation);
            });
    }

    private void Tell(ModelTraining training, TrainingEpoch epoch, int k, bool quiet)
    {
        if (!quiet) Terminal.WriteLine(Line(training, epoch, k));
    }

    private static string Line(ModelTraining training, TrainingEpoch epoch, int k)
    {
        var loss = epoch.LossPerPair is { } perPair ? $"   loss {Figures.Short(epoch.Loss!.Value, 6)} ({Figures.Short(perPair)} a pair)" : "";
        return $"epoch {epoch.Epoch}/{training.Epochs}   recall@{k} {Figures.Share(epoch.Recall)}   mrr@{k} {Figures.Share(epoch.ReciprocalRank)}{loss}   {Figures.Short(epoch.Seconds, 3)} s";
    }

    private sealed class Unheard : IProgress<double>
    {
        public void Report(double value)
        {
        }
    }

    private sealed class BarProgress(ProgressTask bar) : IProgress<double>
    {
        public void Report(double value) => bar.Value = value;
    }
}
