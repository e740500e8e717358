using SessionRec.Core;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Actors.Workers;

/// <summary>A training in memory while its trial is paused, and what it holds there.</summary>
/// <param name="Training">The training, standing after the epoch it was paused at.</param>
/// <param name="Memory">What its vectors are charged to.</param>
public sealed record KeptTraining(TrialTraining Training, MemoryAccount Memory);
