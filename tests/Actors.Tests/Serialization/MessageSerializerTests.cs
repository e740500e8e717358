using System.Collections;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Serialization;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Serialization;

public sealed class MessageSerializerTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ActorSystem _system = ActorSystem.Create("serializing", ConfigurationFactory.ParseString("akka.loglevel = WARNING").WithFallback(SessionRecConfig.Common));

    public static TheoryData<Type> MessageTypes => [.. BoundTypes()];

    /// <summary>Journal entries as they were first written. They are in people's journals: lines are added here, never changed.</summary>
    public static TheoryData<string, string> JournalEntries => new()
    {
        { "scheduler-event.took-over.1", """{"epoch":3,"node":"host-1","at":"2026-01-02T03:04:05+00:00"}""" },
        { "scheduler-event.study-added.1", """{"study":"small","at":"2026-01-02T03:04:05+00:00"}""" },
        { "scheduler-event.study-removed.1", """{"study":"small","at":"2026-01-02T03:04:05+00:00"}""" },
        { "scheduler-event.study-purged.1", """{"study":"small","at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-events.1", """{"events":[{"is":"attempt-started","trial":4,"attempt":2,"worker":"w1","at":"2026-01-02T03:04:05+00:00"},{"is":"ended","state":"Stopped","reason":"enough","at":"2026-01-02T03:04:05+00:00"}]}""" },
        { "study-event.submitted.1", """{"study":"small","submission":{"yaml":"study: small","fileName":"small.yaml","corpus":{"contentSha256":"aa","sessionsSha256":"bb","sessions":1,"events":2,"items":3},"smokeTest":false},"at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.trial-created.1", """{"trial":4,"parameters":{"negative":5,"alpha":2.0,"sg":true,"score":"input"},"at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.attempt-started.1", """{"trial":4,"attempt":2,"worker":"w1","at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.epoch-reported.1", """{"trial":4,"attempt":2,"epoch":6,"metrics":{"recall@10":0.25,"loss":"NaN"},"seconds":1.5,"decision":{"kind":"Pause","reason":"2nd of 3","rung":6,"rank":2,"peers":3,"bracket":0},"at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.attempt-lost.1", """{"trial":4,"attempt":2,"reason":"gone","at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.attempt-failed.1", """{"trial":4,"attempt":2,"error":"no memory","givenUp":true,"at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.trial-promoted.1", """{"promotion":{"trial":4,"rung":6,"toEpoch":18,"reason":"the best","value":0.25,"rank":1,"peers":3,"places":1,"bracket":0},"at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.stop-requested.1", """{"reason":"enough","at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.resumed.1", """{"at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.taken-up.1", """{"at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.extended.1", """{"plan":{"extension":{"numSamples":3,"epochs":20,"grid":{"window":[5,2.0]},"best":1},"from":4,"again":[2,0],"trialCount":12},"at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.retried.1", """{"trials":[4,6],"at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.trial-stopped.1", """{"trial":4,"reason":"by a person","at":"2026-01-02T03:04:05+00:00"}""" },
        { "study-event.ended.1", """{"state":"Completed","reason":"done","at":"2026-01-02T03:04:05+00:00"}""" },
    };

    private SerializerWithStringManifest Serializer => (SerializerWithStringManifest)_system.Serialization.FindSerializerForType(typeof(StudyEvent));

    [Fact]
    public void Every_bound_type_has_one_manifest_of_its_own()
    {
        var registered = MessageSerializer.Manifests.ToArray();

        Assert.Equal(BoundTypes().OrderBy(t => t.FullName, StringComparer.Ordinal), registered.Select(r => r.Type).OrderBy(t => t.FullName, StringComparer.Ordinal));
        Assert.Equal(registered.Length, registered.Select(r => r.Manifest).Distinct().Count());
        Assert.All(registered, r => Assert.Matches(@"^[a-z-]+(\.[a-z-]+)?\.\d+$", r.Manifest));
    }

    [Theory]
    [MemberData(nameof(MessageTypes))]
    public void Every_message_comes_back_as_it_was_sent(Type type)
    {
        var message = Sample.Of(type);

        Assert.IsType<MessageSerializer>(_system.Serialization.FindSerializerFor(message));
        var bytes = Serializer.ToBinary(message);
        var back = Serializer.FromBinary(bytes, Serializer.Manifest(message));

        Assert.IsType(type, back);
        Assert.Equal(Text(bytes), Text(Serializer.ToBinary(back)));
        RequireSame(message, back, type.Name);
    }

    [Theory]
    [MemberData(nameof(JournalEntries))]
    public void Old_journals_stay_readable(string manifest, string entry)
    {
        var read = Serializer.FromBinary(Encoding.UTF8.GetBytes(entry), manifest);

        Assert.Equal(manifest, Serializer.Manifest(read));
        Assert.Equal(entry, Text(Serializer.ToBinary(read)));
        Assert.Equal(At, read switch
        {
            StudyEvent happened => happened.At,
            StudyEvents several => several.Events[^1].At,
            SchedulerEvent.TookOver took => took.At,
            SchedulerEvent.StudyRemoved removed => removed.At,
            SchedulerEvent.StudyPurged purged => purged.At,
            _ => ((SchedulerEvent.StudyAdded)read).At,
        });
    }

    [Fact]
    public void There_is_an_old_entry_of_every_kind() => Assert.Equal(
        MessageSerializer.Manifests.Where(m => typeof(StudyEvent).IsAssignableFrom(m.Type) || typeof(SchedulerEvent).IsAssignableFrom(m.Type) || m.Type == typeof(StudyEvents)).Select(m => m.Manifest).Order(),
        JournalEntries.Select(e => e.Data.Item1).Order());

    [Fact]
    public void Fields_of_an_old_entry_have_their_meaning()
    {
        var read = (StudyEvent.EpochReported)Serializer.FromBinary(Encoding.UTF8.GetBytes(JournalEntries.Single(e => e.Data.Item1 == "study-event.epoch-reported.1").Data.Item2), "study-event.epoch-reported.1");
        Assert.Equal((4, 2, 6, 0.25, 1.5), (read.Trial, read.Attempt, read.Epoch, read.Metrics["recall@10"], read.Seconds));
        Assert.True(double.IsNaN(read.Metrics["loss"]));
        Assert.Equal(new TrialDecision(DecisionKind.Pause, "2nd of 3", 6, null, 2, 3, 0), read.Decision);

        var created = (StudyEvent.TrialCreated)Serializer.FromBinary(Encoding.UTF8.GetBytes(JournalEntries.Single(e => e.Data.Item1 == "study-event.trial-created.1").Data.Item2), "study-event.trial-created.1");
        Assert.Equal([ParameterKind.Integer, ParameterKind.Real, ParameterKind.Boolean, ParameterKind.Text], created.Parameters.Select(p => p.Value.Kind));
    }

    [Fact]
    public void Hits_are_a_bit_a_query_in_the_journal_and_an_old_entry_has_none()
    {
        const string Manifest = "study-event.epoch-reported.1";
        var old = (StudyEvent.EpochReported)Serializer.FromBinary(Encoding.UTF8.GetBytes(JournalEntries.Single(e => e.Data.Item1 == Manifest).Data.Item2), Manifest);
        Assert.Null(old.Hits);

        var hits = QueryHits.From(RankingMetrics.From([.. Enumerable.Range(0, 1000).Select(q => q % 21)]), 10);
        var bytes = Serializer.ToBinary(old with { Hits = hits });
        Assert.Equal(hits, ((StudyEvent.EpochReported)Serializer.FromBinary(bytes, Manifest)).Hits);
        Assert.InRange(bytes.Length - Serializer.ToBinary(old).Length, 125, 190);
    }

    /// <summary>As it was written before 2026-11-25.</summary>
    [Fact]
    public void A_snapshot_of_an_earlier_version_is_read_in_full()
    {
        const string Earlier = """{"study":"small","submission":{"yaml":"study: small","fileName":"small.yaml","corpus":{"contentSha256":"aa","sessionsSha256":"bb","sessions":1,"events":2,"items":3},"smokeTest":false},"state":"Running","submittedAt":"2026-01-02T03:04:05+00:00","startedAt":"2026-01-02T03:04:06+00:00","runningSince":"2026-01-02T03:04:07+00:00","lastEventAt":"2026-01-02T03:04:08+00:00","elapsed":"00:00:10","trials":[{"trial":0,"parameters":{"negative":5,"alpha":2.0},"state":"Paused","attempt":1,"worker":"w1","failures":0,"values":[0.25,0.5],"metrics":{"recall@10":0.5,"loss":"NaN"},"seconds":3.5,"reason":"2nd of 3","startedAt":"2026-01-02T03:04:06+00:00"}],"decisions":[{"kind":"Pause","reason":"2nd of 3","rung":2,"rank":2,"peers":3,"bracket":0}],"promotions":[{"trial":0,"rung":2,"toEpoch":6,"reason":"the best","value":0.5,"rank":1,"peers":3,"places":1,"bracket":0}],"history":[[0,0,0],[1,0,0]],"events":5}""";

        var read = Assert.IsType<StudySnapshot>(Serializer.FromBinary(Encoding.UTF8.GetBytes(Earlier), "study-snapshot.1"));

        Assert.Equal(Earlier, JsonSerializer.Serialize(read, MessageJson.Default.StudySnapshot));
        Assert.Equal((TrialState.Paused, 0.5, 5L), (read.Trials[0].State, read.Trials[0].Values[1], read.Events));
        Assert.NotEqual((byte)'{', Serializer.ToBinary(read)[0]);
    }

    [Fact]
    public void Every_kind_of_event_comes_back_from_an_entry_of_several()
    {
        StudyEvent[] events = [.. MessageSerializer.Manifests.Where(m => typeof(StudyEvent).IsAssignableFrom(m.Type)).Select(m => (StudyEvent)Sample.Of(m.Type))];
        var entry = new StudyEvents(events);

        var back = (StudyEvents)Serializer.FromBinary(Serializer.ToBinary(entry), "study-events.1");

        Assert.Equal(events.Select(e => e.GetType()), back.Events.Select(e => e.GetType()));
        Assert.Equal(Text(Serializer.ToBinary(entry)), Text(Serializer.ToBinary(back)));
    }

    [Fact]
    public void A_field_that_a_newer_version_added_does_not_hinder()
    {
        var read = Serializer.FromBinary("""{"reason":"enough","by":"somebody","at":"2026-01-02T03:04:05+00:00"}"""u8.ToArray(), "study-event.stop-requested.1");
        Assert.Equal(new StudyEvent.StopRequested("enough", At), read);
    }

    [Theory]
    [InlineData("study-event.ended.2")]
    [InlineData("")]
    [InlineData("System.IO.FileInfo, System.Runtime")]
    public void An_unknown_manifest_is_refused(string manifest)
    {
        var error = Assert.Throws<SerializationException>(() => Serializer.FromBinary("{}"u8.ToArray(), manifest));
        Assert.Contains($"'{manifest}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_a_manifest_is_refused() => Assert.Throws<SerializationException>(() => Serializer.ToBinary(new object()));

    public void Dispose() => _system.Dispose();

    private static IEnumerable<Type> BoundTypes() => new[] { typeof(IWireMessage).Assembly, typeof(StudyEvent).Assembly }
        .SelectMany(a => a.GetTypes())
        .Where(t => t is { IsAbstract: false, IsInterface: false } && (typeof(IWireMessage).IsAssignableFrom(t) || typeof(SchedulerEvent).IsAssignableFrom(t) || typeof(StudyEvent).IsAssignableFrom(t) || t == typeof(StudySnapshot) || t == typeof(StudyEvents)));

    /// <summary>Every part of it, whatever is in it: JSON that lacks a field would be the same both times.</summary>
    private static void RequireSame(object? sent, object? back, string place)
    {
        if (Equals(sent, back)) return;
        Assert.True(sent is not null && back is not null && sent.GetType().Name == back.GetType().Name || sent is IEnumerable, $"{place}: {sent ?? "null"} came back as {back ?? "null"}");
        if (sent is IEnumerable parts)
        {
            var (one, other) = (parts.Cast<object>().ToList(), ((IEnumerable)back!).Cast<object>().ToList());
            Assert.True(one.Count == other.Count, $"{place}: {one.Count} came back as {other.Count}");
            for (var i = 0; i < one.Count; i++) RequireSame(one[i], other[i], $"{place}[{i}]");
            return;
        }

        var properties = sent!.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0).ToList();
        Assert.True(properties.Count > 0 && !sent.GetType().IsPrimitive && sent is not (string or decimal or DateTimeOffset or TimeSpan or Uri or Guid), $"{place}: {sent} came back as {back}");
        foreach (var property in properties) RequireSame(property.GetValue(sent), property.GetValue(back), $"{place}.{property.Name}");
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
