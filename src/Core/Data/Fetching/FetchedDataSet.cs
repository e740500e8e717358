namespace SessionRec.Core.Data.Fetching;

/// <summary>A public data set on this machine.</summary>
/// <param name="Source">The publisher's file.</param>
/// <param name="Prepared">The prepared file, its manifest beside it.</param>
/// <param name="Manifest">What the manifest says.</param>
public sealed record FetchedDataSet(string Source, string Prepared, CorpusManifest Manifest);
