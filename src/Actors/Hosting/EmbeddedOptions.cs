namespace SessionRec.Actors.Hosting;

/// <summary>A scheduler and a worker in this process.</summary>
/// <param name="OutputDirectory">Where the journal, the results and the corpora are kept.</param>
/// <param name="Slots">Trials that run at once; 0 where studies are only taken over or looked at.</param>
public sealed record EmbeddedOptions(string OutputDirectory, int Slots);
