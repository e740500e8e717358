using SessionRec.Core.Data;

namespace SessionRec.Core.Reporting.Corpora;

/// <summary>All that a report of data is made from.</summary>
/// <param name="Name">The data's name.</param>
/// <param name="Corpus">The sessions.</param>
/// <param name="Description">Their figures.</param>
/// <param name="Report">What became of the file's rows.</param>
/// <param name="Nulls">What is missing in the file's columns.</param>
public sealed record CorpusRecord(string Name, SessionCorpus Corpus, CorpusDescription Description, ImportReport Report, NullCounts Nulls);
