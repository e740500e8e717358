using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using SessionRec.Actors.Messages;

namespace SessionRec.Actors.Observing;

/// <summary>
/// A trial's way through the cluster as one trace. Its id follows from the study and the trial, so every process knows it without being told, and attempts on other
/// workers or under another scheduler are in the same trace. Nothing is made where nobody listens.
/// </summary>
internal static class TrialTrace
{
    public const string Name = "SessionRec.Trials";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Begins a span; null where nobody listens.</summary>
    /// <param name="what">What is done: <c>assign</c>, <c>attempt</c>, <c>epoch</c>, <c>decide</c>.</param>
    /// <param name="attempt">The attempt it is done with.</param>
    /// <param name="within">The span that this is a part of; the trial's by default.</param>
    public static Activity? Start(string what, AttemptId attempt, ActivityContext? within = null)
    {
        if (!Source.HasListeners()) return null;
        var activity = Source.StartActivity(what, ActivityKind.Internal, within ?? Of(attempt.Study, attempt.Trial));
        return activity?.SetTag("sessionrec.study", attempt.Study).SetTag("sessionrec.trial", attempt.Trial).SetTag("sessionrec.attempt", attempt.Attempt);
    }

    /// <summary>The context that all spans of a trial have in common.</summary>
    public static ActivityContext Of(string study, int trial)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{study}\n{trial}"));
        return new ActivityContext(ActivityTraceId.CreateFromBytes(hash.AsSpan(0, 16)), ActivitySpanId.CreateFromBytes(hash.AsSpan(16, 8)), ActivityTraceFlags.Recorded, isRemote: true);
    }
}
