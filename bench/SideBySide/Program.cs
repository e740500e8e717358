using System.CommandLine;
using SessionRec.Core.Data;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.SideBySide;

var data = new Option<string>("--data") { Description = "The Online Retail CSV, plain or gzipped.", Required = true };
var epochs = new Option<int>("--epochs") { Description = "Epochs of each training; the fastest one counts.", DefaultValueFactory = _ => 3 };
var only = new Option<string[]>("--only") { Description = "Names of configurations; all without it.", AllowMultipleArgumentsPerToken = true };
var python = new Option<string>("--python") { Description = "A Python that has gensim; empty leaves gensim out.", DefaultValueFactory = _ => "/usr/bin/python3" };
var root = new RootCommand("Trains Word2Vec with gensim and with SessionRec in turn, one thread each, and prints seconds per epoch and their ratio.")
{
    data, epochs, only, python,
};
root.SetAction(parsed =>
{
    var corpus = CorpusLoader.Load(new DataOptions { Path = parsed.GetRequiredValue(data) }).Corpus;
    var training = new LastItemProtocol().Split(corpus).Training;
    var names = parsed.GetValue(only) ?? [];
    var rounds = parsed.GetValue(epochs);
    using var gensim = parsed.GetValue(python) is { Length: > 0 } path ? new GensimPeer(path, training) : null;
    Console.WriteLine($"{training.EventCount:N0} events, {training.SessionCount:N0} sessions; processor seconds per epoch, the fastest of {rounds}");
    Console.WriteLine($"{"configuration",-20} {"gensim",8} {"ours",8} {"ratio",8} {"ns/pair",8}");
    foreach (var configuration in Configuration.All.Where(c => names.Length == 0 || names.Contains(c.Name)))
    {
        var theirs = gensim?.Train(configuration, rounds).Min();
        var (ours, pairs) = Train(training, configuration.Options with { Epochs = rounds });
        Console.WriteLine($"{configuration.Name,-20} {theirs,8:F3} {ours,8:F3} {theirs / ours,8:F2} {ours / pairs * 1e9,8:F1}");
    }
});
return root.Parse(args).Invoke();

static (double Seconds, long Pairs) Train(SessionCorpus corpus, Word2VecOptions options)
{
    using var run = new Word2VecTrainingRun(corpus, options);
    var best = (Seconds: double.MaxValue, Pairs: 1L);
    while (run.Epoch < run.PlannedEpochs)
    {
        var before = Environment.CpuUsage.TotalTime;
        var figures = run.TrainEpoch(null, CancellationToken.None);
        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        if (seconds < best.Seconds) best = (seconds, figures.Pairs);
    }

    return best;
}
