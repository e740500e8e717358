using SessionRec.Core;

namespace SessionRec.Cli.Data;

/// <summary>The data sets that ship with the program.</summary>
internal static class Datasets
{
    public const string Starter = "starter";

    /// <summary>The file of a data set.</summary>
    /// <exception cref="InputException">There is no such data set.</exception>
    public static string PathOf(string name)
    {
        if (name != Starter) throw new InputException($"there is no data set '{name}'; it is {Starter}, or write path: and a file");
        var path = Path.Combine(AppContext.BaseDirectory, "datasets", "starter.tsv.gz");
        return File.Exists(path) ? path : throw new InputException($"the starter data set is missing from this installation ({path})");
    }
}
