using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Scheduling;

/// <summary>
/// Many workers that report as fast as they can. The small run belongs to every test run; SESSIONREC_LOAD_TRIALS makes
/// it as large as one likes and the figures are in the output.
/// </summary>
public class StudyLoadTests : SchedulerTest
{
    private const int Epochs = 100;
    private const int Workers = 16;

    [Fact]
    public async Task Results_that_come_while_others_are_stored_are_stored_together_and_all_of_them_once()
    {
        var trials = int.Parse(Environment.GetEnvironmentVariable("SESSIONREC_LOAD_TRIALS") ?? "40", CultureInfo.InvariantCulture);
        var output = TestContext.Current.TestOutputHelper!;
        var scheduler = StartScheduler();
        var watch = Stopwatch.StartNew();
        await SubmitAsync(scheduler, new StudyRequest.Submit(new StudySubmission(
            $$"""
            study: small
            model: word2vec
            space:
              alpha: {uniform: [0.001, 0.1]}
              epochs: {{Epochs}}
            num_samples: {{trials}}
            """,
            "load.yaml",
            Corpus)));
        for (var worker = 0; worker < Workers; worker++)
        {
            var name = $"w{worker}";
            Sys.ActorOf(Props.Create(() => new LoadWorker(name, scheduler)));
        }

        await AwaitAssertAsync(
            async () => Assert.Equal(StudyState.Completed, (await SummaryAsync(scheduler)).State), TimeSpan.FromMinutes(20), TimeSpan.FromMilliseconds(200), Cancellation);
        output.WriteLine($"{trials * Epochs:N0} results stored in {watch.Elapsed.TotalSeconds:0.0} s: {trials * Epochs / watch.Elapsed.TotalSeconds:N0} a second, {trials * Epochs / Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:N0} a second of processor time");
        await AwaitAssertAsync(() => Assert.Equal(StudyState.Completed, Results.Study("small")!.State), TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(200), Cancellation);
        output.WriteLine($"... and in the tables after {watch.Elapsed.TotalSeconds:0.0} s; {GC.GetTotalMemory(forceFullCollection: true) / 1e6:N0} MB of memory in use");

        var reported = JournalOf("small").OfType<StudyEvent.EpochReported>().Select(e => (e.Trial, e.Epoch)).ToArray();
        Assert.Equal(trials * Epochs, reported.Length);
        Assert.Equal(trials * Epochs, reported.Distinct().Count());
        Assert.True(Scalar<int>(Files.Journal, "SELECT COUNT(*) FROM journal") < reported.Length, "results that came together are entries together");
        Assert.Equal(trials * Epochs, Scalar<int>(Files.Results, "SELECT COUNT(*) FROM epochs"));
        Assert.Equal(trials, Scalar<int>(Files.Results, "SELECT COUNT(*) FROM trials WHERE state = 'completed' AND epoch = 100"));

        await KillAsync(scheduler);
        watch.Restart();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var second = StartScheduler();
        await AwaitAssertAsync(
            async () => Assert.Equal(trials * Epochs, (await SummaryAsync(second)).EpochsReported), TimeSpan.FromMinutes(5), TimeSpan.FromMilliseconds(100), Cancellation);
        output.WriteLine($"recovered in {watch.Elapsed.TotalSeconds:0.0} s, {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds:0.0} s of processor time");
    }

    /// <summary>Tells all epochs of its trial at once, as a worker does whose epochs take no time.</summary>
    private sealed class LoadWorker : ReceiveActor
    {
        private readonly Guid _incarnation = Guid.NewGuid();
        private long _request;

        public LoadWorker(string name, IActorRef scheduler)
        {
            void Ask() => scheduler.Tell(new FromWorker.RequestWork(name, _incarnation, ++_request, 1, null));

            Receive<FromScheduler.TrialOffer>(offer =>
            {
                for (var epoch = 1; epoch <= Epochs; epoch++) scheduler.Tell(ReportOf(offer.Attempt, epoch));
            });
            Receive<FromScheduler.EpochAcknowledged>(a => a.Decision != DecisionKind.Continue, _ => Ask());
            Receive<FromScheduler.WorkAvailable>(_ => Ask());
            ReceiveAny(_ => { });
            Ask();
        }
    }
}
