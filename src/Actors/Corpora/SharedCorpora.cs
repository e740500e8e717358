namespace SessionRec.Actors.Corpora;

/// <summary>Corpora that a folder need not keep, since all schedulers have them in common.</summary>
/// <param name="Archive">Where they are.</param>
/// <param name="Bytes">Room in the folder; those that were not used longest go. One that is larger is kept alone.</param>
/// <param name="Time">Says when a corpus was used.</param>
public sealed record SharedCorpora(ICorpusArchive Archive, long Bytes, TimeProvider Time);
