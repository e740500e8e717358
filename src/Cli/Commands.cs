using System.CommandLine;
using SessionRec.Cli.Cluster;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Data;
using SessionRec.Cli.Evaluation;
using SessionRec.Cli.Recommending;
using SessionRec.Cli.Rendering;
using SessionRec.Cli.Training;
using SessionRec.Cli.Tuning;

namespace SessionRec.Cli;

/// <summary>The commands of <c>sessionrec</c>, composed in one place.</summary>
internal static class Commands
{
    public static RootCommand Compose(Terminal terminal)
    {
        var root = new RootCommand("Finds the best session-based recommender for your data: on this machine or on a cluster, from one YAML file.");
        foreach (var command in All(terminal)) root.Add(command);
        return root;
    }

    private static IEnumerable<Command> All(Terminal terminal) =>
    [
        new CommandGroup(
            "data",
            "Fetch, read, describe and make up data.",
            [new DataFetchCommand(terminal), new DataImportCommand(terminal), new DataDescribeCommand(terminal), new DataGenerateCommand(terminal)],
            "sessionrec data import OnlineRetail.csv.gz --format online-retail --output corpus.tsv.gz"),
        new ModelsCommand(terminal),
        new BaselineCommand(terminal),
        new EvaluateCommand(terminal),
        new TrainCommand(terminal),
        new RecommendCommand(terminal),
        new ServeCommand(terminal),
        new SimilarCommand(terminal),
        new ExportCommand(terminal),
        new PlanCommand(terminal),
        new SimulateCommand(terminal),
        new TuneCommand(terminal),
        new SubmitCommand(terminal),
        new StudiesCommand(terminal),
        new WatchCommand(terminal),
        new TrialsCommand(terminal),
        new WhyCommand(terminal),
        new BestCommand(terminal),
        new ResultsCommand(terminal),
        new ReportCommand(terminal),
        new StopCommand(terminal),
        new ResumeCommand(terminal),
        new ExtendCommand(terminal),
        new RetryCommand(terminal),
        new DeleteCommand(terminal),
        new CommandGroup(
            "study",
            "Copy a study of this machine, or move it to another.",
            [new StudyCopyCommand(terminal), new StudyExportCommand(terminal), new StudyImportCommand(terminal)],
            "sessionrec study export online-retail"),
        new CommandGroup(
            "cluster",
            "Start, look at and end a cluster of processes on this machine, or of pods in Kubernetes.",
            [new ClusterUpCommand(terminal), new ClusterStatusCommand(terminal), new ClusterStartCommand(terminal), new ClusterRestartCommand(terminal), new ClusterScaleCommand(terminal), new ClusterDrainCommand(terminal), new ClusterSuperviseCommand(terminal), new ClusterCertificatesCommand(terminal), new ClusterDownCommand(terminal)],
            "sessionrec cluster up --workers 5 --cpus 1 --memory 2Gi --detach"),
    ];
}
