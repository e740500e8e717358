namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>Lets every trial run to its end.</summary>
public sealed class FifoScheduler : ITrialScheduler
{
    private static readonly TrialDecision GoOn = new(DecisionKind.Continue, "every trial runs to its end");

    public IReadOnlyList<int> Milestones => [];

    public bool Pauses => false;

    public TrialDecision Decide(int trial, int epoch, double value) => GoOn;

    public void RecordStart(int trial, ParameterSet parameters)
    {
    }

    public void Record(int trial, int epoch, double value, TrialDecision decision)
    {
    }

    public void RecordEnd(int trial)
    {
    }

    public Promotion? NextPromotion(bool moreTrialsToCome) => null;

    public void RecordPromotion(Promotion promotion) => throw new InvalidOperationException("A first-in-first-out study promotes no trial.");
}
