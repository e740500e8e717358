using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;

namespace SessionRec.Node.Api;

/// <summary>Lets a worker leave in good order.</summary>
internal static class DrainApi
{
    public static void MapDrain(this WebApplication app) => app.MapPost("/v1/cluster/workers/{worker}/drain", async (string worker, IRequiredActor<SchedulerActor> scheduler, ActorSystem system, ResultsStore results, CancellationToken cancellation) =>
    {
        var workers = (await new ActorStudyClient(system, scheduler.ActorRef, results).WorkersAsync(cancellation)).All;
        var found = workers.FirstOrDefault(w => w.Name == worker)
            ?? throw new StudyRefusedException($"There is no worker '{worker}'. There are {(workers.Count == 0 ? "none at present" : $"these: {string.Join(", ", workers.Select(w => w.Name))}")}.", RefusalKind.NotFound);

        // The node's own way out hands its trials back before it goes, whoever asks it to leave.
        Cluster.Get(system).Leave(Address.Parse(found.Address));
        return new Draining(found.Name, [.. found.Running.Select(a => $"{a.Study} #{a.Trial}")]);
    }).Steers("drain");

    /// <summary>A worker that leaves, and what it trained when it was asked to.</summary>
    internal sealed record Draining(string Worker, IReadOnlyList<string> Trials);
}
