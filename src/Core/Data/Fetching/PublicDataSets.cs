namespace SessionRec.Core.Data.Fetching;

/// <summary>The public data sets SessionRec knows. Adding one is one entry here.</summary>
public static class PublicDataSets
{
    public static IReadOnlyList<PublicDataSet> All { get; } =
    [
        new(
            "online-retail",
            "Online Retail, Daqing Chen, UCI Machine Learning Repository, 2015",
            "CC BY 4.0: free to use with attribution.",
            new Uri("https://archive.ics.uci.edu/dataset/352/online+retail"),
            new Uri("https://archive.ics.uci.edu/static/public/352/online+retail.zip"),
            "online-retail.zip",
            Sha256: null,
            "online-retail",
            "7d24fd3e45f0d5bd8e52ca49ba94d47a4e52018298a4f5224fb356719fea802c",
            Instructions: null),
        new(
            "yoochoose",
            "RecSys Challenge 2015 clicks, YOOCHOOSE GmbH, 2015",
            "CC BY-NC-ND 4.0: for non-commercial use, not to be passed on changed; it is not fetched for you.",
            new Uri("https://recsys.acm.org/recsys15/challenge/"),
            Download: null,
            "yoochoose-clicks.dat",
            Sha256: null,
            "yoochoose",
            SessionsSha256: null,
            "Accept the terms on the challenge's page, download yoochoose-data.7z, unpack yoochoose-clicks.dat, and import it with --format yoochoose."),
        new(
            "aotm",
            "Art of the Mix playlists",
            "No licence is stated; it is not fetched for you.",
            new Uri("https://www.ee.columbia.edu/~dpwe/research/musicsim/"),
            Download: null,
            "aotm_list_ids.txt",
            Sha256: null,
            "aotm",
            SessionsSha256: null,
            "Get aotm_list_ids.txt from the page of the music similarity project and import it with --format aotm."),
    ];

    /// <summary>A sentence that says how to get a file that is missing, where its format or its name tells which it is; else nothing.</summary>
    public static string HowToGet(string path, string? format)
    {
        var name = string.Concat(Path.GetFileName(path).Where(char.IsAsciiLetter)).ToLowerInvariant();
        var known = All.FirstOrDefault(d => d.Format == format) ?? All.FirstOrDefault(d => name.StartsWith(d.Name.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal));
        return known is null ? "" : $" Get it with: sessionrec data fetch {known.Name}";
    }

    /// <exception cref="InputException">There is no such data set; the message lists those there are.</exception>
    public static PublicDataSet Get(string name) =>
        All.FirstOrDefault(d => d.Name == name)
        ?? throw new InputException($"'{name}' is not a data set that can be fetched; there are {string.Join(", ", All.Select(d => d.Name))}.");
}
