using SessionRec.Cli.Clients;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary>Looks up the earlier studies that a study file names under <c>warm_start</c>.</summary>
internal static class WarmStart
{
    /// <summary>Their trials; null where the file names none.</summary>
    /// <param name="terminal">Told what was found.</param>
    /// <param name="study">The new study.</param>
    /// <param name="corpus">Its data.</param>
    /// <param name="find">Where a study of that name is; null where it is nowhere.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputException">There is no such study, or nothing can be learnt from it.</exception>
    public static async Task<IReadOnlyList<TrialObservation>?> GatherAsync(
        Terminal terminal, StudyDraft study, CorpusReference corpus, Func<string, CancellationToken, Task<IStudyClient?>> find, CancellationToken cancellation)
    {
        if (study.Spec.WarmStart.Count == 0) return null;
        var all = new List<IReadOnlyList<TrialObservation>>();
        foreach (var name in study.Spec.WarmStart)
        {
            var client = await find(name, cancellation) ?? throw new InputException($"{study.File}: warm_start: there is no study '{name}'.");
            try
            {
                all.Add(EarlierTrials.Of(study.Spec, corpus, await client.StudyAsync(name, cancellation), await client.TrialsAsync(name, cancellation)));
            }
            catch (InputException mistake)
            {
                throw new InputException($"{study.File}: {mistake.Message}", mistake);
            }
        }

        var trials = EarlierTrials.Join(all);
        terminal.WriteLine($"warm   {Figures.Count(trials.Count, "earlier trial")} of {string.Join(", ", study.Spec.WarmStart)}");
        return trials;
    }
}
