namespace SessionRec.Core.Data;

/// <summary>A corpus and what was left out on the way to it.</summary>
public sealed record ImportResult(SessionCorpus Corpus, ImportReport Report);
