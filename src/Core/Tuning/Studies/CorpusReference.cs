namespace SessionRec.Core.Tuning.Studies;

/// <summary>Names a prepared corpus by its content, so that any node can fetch it once and check what it got.</summary>
/// <param name="ContentSha256">SHA-256 of the canonical native TSV: the corpus' address in stores and over HTTP.</param>
/// <param name="SessionsSha256">SHA-256 of the sessions alone (<see cref="Data.SessionCorpus.SessionsSha256"/>): what people compare.</param>
/// <param name="Sessions">Number of sessions.</param>
/// <param name="Events">Number of events.</param>
/// <param name="Items">Number of distinct items.</param>
public sealed record CorpusReference(string ContentSha256, string SessionsSha256, int Sessions, int Events, int Items);
