using System.Text.Json.Serialization;
using SessionRec.Core.Evaluation;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>One accepted result of one trial.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Epoch">The epoch, from 1 (Ray's <c>training_iteration</c>).</param>
/// <param name="Attempt">The attempt that reported it.</param>
/// <param name="Worker">The worker it ran on.</param>
/// <param name="Metrics">Validation metrics by name, <c>loss</c>, and test metrics under <c>test_</c> and the name.</param>
/// <param name="Seconds">Training and evaluation time of this epoch.</param>
/// <param name="TotalSeconds">The same, summed over the trial's epochs so far.</param>
/// <param name="At">When the scheduler accepted it.</param>
/// <param name="Hits">The validation queries that were hit, on the way into the tables; they are read by <see cref="IStudyClient.HitsAsync"/>.</param>
public sealed record EpochRow(
    int Trial,
    int Epoch,
    int Attempt,
    string Worker,
    IReadOnlyDictionary<string, double> Metrics,
    double Seconds,
    double TotalSeconds,
    DateTimeOffset At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] QueryHits? Hits = null);
