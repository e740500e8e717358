namespace SessionRec.Core.Data.Fetching;

/// <summary>A data set that its publisher offers for download.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Title">Title, author and year.</param>
/// <param name="Licence">Its licence, and what that means here.</param>
/// <param name="Homepage">Where people read about it.</param>
/// <param name="Download">The publisher's file; null where the licence or the publisher asks people to get it themselves.</param>
/// <param name="FileName">The name of the file once it is here.</param>
/// <param name="Sha256">What the file must hash to; null where the publisher states none and none was recorded.</param>
/// <param name="Format">The format it is read by.</param>
/// <param name="SessionsSha256">What the sessions of the format's default preparation must hash to; null where that is not known.</param>
/// <param name="Instructions">What to do by hand, where there is no download.</param>
public sealed record PublicDataSet(
    string Name,
    string Title,
    string Licence,
    Uri Homepage,
    Uri? Download,
    string FileName,
    string? Sha256,
    string Format,
    string? SessionsSha256,
    string? Instructions);
