using System.CommandLine;
using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.SideBySide;

var data = new Option<string>("--data") { Description = "The Online Retail CSV, plain or gzipped.", Required = true };
var python = new Option<string>("--python") { Description = "A Python that has gensim; empty leaves gensim out.", DefaultValueFactory = _ => "/usr/bin/python3", Recursive = true };
var epochs = new Option<int>("--epochs") { Description = "Epochs of each training.", DefaultValueFactory = _ => 5, Recursive = true };
var seeds = new Option<int>("--seeds") { Description = "Seeds, from 1 on.", DefaultValueFactory = _ => 5, Recursive = true };
var only = new Option<string[]>("--only") { Description = "Names of configurations; all without it.", AllowMultipleArgumentsPerToken = true };
var workers = new Option<int>("--workers") { Description = "Training threads.", DefaultValueFactory = _ => 2 };
var events = new Option<long[]>("--events") { Description = "Sizes to measure.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1_000_000, 4_000_000, 16_000_000, 33_000_000] };
var window = new Option<int>("--window") { Description = "Window of the trainings.", DefaultValueFactory = _ => 3 };
var negative = new Option<int>("--negative") { Description = "Negatives of the trainings.", DefaultValueFactory = _ => 16 };
var exponent = new Option<double>("--ns-exponent") { Description = "Noise exponent of the trainings.", DefaultValueFactory = _ => 0.75 };
var alpha = new Option<double>("--alpha") { Description = "Learning rate of the trainings.", DefaultValueFactory = _ => 0.025 };
var sample = new Option<double>("--sample") { Description = "Subsampling of the trainings.", DefaultValueFactory = _ => 1e-3 };
var size = new Option<int>("--vector-size") { Description = "Vector size of the trainings.", DefaultValueFactory = _ => 100 };

var speed = new Command("speed", "Trains with gensim and with SessionRec in turn, one thread each: seconds per epoch and their ratio.") { data, only };
speed.SetAction(parsed =>
{
    using var gensim = Peer(parsed, Split(parsed));
    SpeedComparison.Run(Split(parsed).Training, gensim, parsed.GetValue(only) ?? [], parsed.GetValue(epochs));
});
var parallel = new Command("workers", "Trains with one worker and with several.") { data, only, workers };
parallel.SetAction(parsed => WorkerComparison.Run(Split(parsed), parsed.GetValue(only) ?? [], parsed.GetValue(workers), parsed.GetValue(seeds), parsed.GetValue(epochs)));
var recall = new Command("recall", "Recall@10 of gensim's vectors and of ours.") { data };
recall.SetAction(parsed =>
{
    var split = Split(parsed);
    using var gensim = Peer(parsed, split) ?? throw new InvalidOperationException("Name a Python that has gensim.");
    RecallComparison.Run(split, gensim, parsed.GetValue(seeds), parsed.GetValue(epochs));
});
var scoring = new Command("scoring", "What each scoring option gives.") { data, window, negative, exponent, alpha, sample, size };
scoring.SetAction(parsed =>
{
    var options = new Word2VecOptions
    {
        Sg = true,
        MinCount = 1,
        ComputeLoss = false,
        Epochs = parsed.GetValue(epochs),
        Window = parsed.GetValue(window),
        Negative = parsed.GetValue(negative),
        NsExponent = parsed.GetValue(exponent),
        Alpha = parsed.GetValue(alpha),
        Sample = parsed.GetValue(sample),
        VectorSize = parsed.GetValue(size),
    };
    ScoringStudy.Run(Split(parsed), options, parsed.GetValue(seeds));
});
var scale = new Command("scale", "Loads and trains made-up sessions of growing number.") { events };
scale.SetAction(parsed => ScaleComparison.Run(parsed.GetRequiredValue(events)));
var root = new RootCommand("Compares SessionRec's Word2Vec with gensim's, on the Online Retail data.") { python, epochs, seeds, speed, parallel, recall, scoring, scale };
return root.Parse(args).Invoke();

EvaluationSplit Split(ParseResult parsed) =>
    new LastItemProtocol().Split(CorpusLoader.Load(new DataOptions { Path = parsed.GetRequiredValue(data) }).Corpus);

GensimPeer? Peer(ParseResult parsed, EvaluationSplit split) =>
    parsed.GetValue(python) is { Length: > 0 } path ? new GensimPeer(path, split.Training) : null;
