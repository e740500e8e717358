namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>A form in which other tools take vectors.</summary>
public interface IVectorFormat
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>What it is and who reads it, one line.</summary>
    string Description { get; }

    /// <summary>The customary ending of the file with the vectors, with its dot.</summary>
    string Extension { get; }

    /// <summary>The files that are written for a path: the vectors', then what belongs to them.</summary>
    IReadOnlyList<string> FilesFor(string path);

    /// <summary>Writes the files; each is replaced when it is whole.</summary>
    /// <exception cref="InputException">A key cannot be written in this form.</exception>
    Task WriteAsync(string path, KeyedVectors vectors, CancellationToken cancellation);
}
