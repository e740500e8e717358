using Akka.Actor;
using Akka.Configuration;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Serialization;

public class MessageSizeTests
{
    /// <summary>The HTTP API takes submissions of up to 100,000 bytes; remoting drops what is larger than its frame, without a word to the sender.</summary>
    [Fact]
    public async Task The_largest_submission_passes_between_nodes_even_where_json_makes_it_six_times_as_long()
    {
        using var near = Node("near");
        using var far = Node("far");
        far.ActorOf(Props.Create(() => new Measure()), "measure");
        var address = ((ExtendedActorSystem)far).Provider.DefaultAddress;
        var submission = new StudySubmission(new string('<', 100_000), "large.yaml", new CorpusReference("a", "b", 1, 2, 3));

        var answer = await near.ActorSelection($"{address}/user/measure").Ask<StudyReply.Refused>(
            new StudyRequest.Submit(submission), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal("100000", answer.Message);
    }

    private static ActorSystem Node(string name) => ActorSystem.Create(
        name,
        ConfigurationFactory.ParseString("akka.loglevel = WARNING")
            .WithFallback(SessionRecConfig.Common)
            .WithFallback(SessionRecConfig.Cluster(new ClusterOptions(name, "127.0.0.1", 0, [], [SessionRecConfig.WorkerRole], "0.1.0", name))));

    private sealed class Measure : ReceiveActor
    {
        public Measure() => Receive<StudyRequest.Submit>(submit => Sender.Tell(new StudyReply.Refused(submit.Submission.Yaml.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), RefusalKind.Invalid)));
    }
}
