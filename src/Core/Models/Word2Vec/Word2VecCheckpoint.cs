using SessionRec.Core.Randomness;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>A training between two epochs, as a stream of bytes.</summary>
internal static class Word2VecCheckpoint
{
    private const string Kind = "SRW2VCP1";
    private const string What = "Word2Vec checkpoint";

    public static void Save(Stream destination, Word2VecModel model, Word2VecOptions options, int epoch, MersenneTwister generator) =>
        SealedFile.Write(destination, Kind, new Header(epoch, options, model.Vocabulary.Items.ToArray(), generator.SaveState()), model.Matrices);

    /// <summary>Fills the model and the generator; returns the epochs done.</summary>
    /// <exception cref="InputException">The stream is damaged, or of a training with other options or items.</exception>
    /// <param name="source">The checkpoint.</param>
    /// <param name="model">Filled.</param>
    /// <param name="options">What it must have been trained with, but for where <paramref name="takeOver"/> says so.</param>
    /// <param name="generator">Set to where the training was in the random numbers.</param>
    /// <param name="takeOver">Whether other options with weights of the same shape will do.</param>
    public static int Restore(Stream source, Word2VecModel model, Word2VecOptions options, MersenneTwister generator, bool takeOver)
    {
        // Read into spare matrices first: a damaged checkpoint must not leave a model half restored.
        var spares = model.Matrices.Select(matrix => new VectorMatrix(matrix.Rows, matrix.Columns)).ToArray();
        try
        {
            var header = SealedFile.Read<Header>(source, Kind, What, header =>
            {
                if (takeOver)
                    RequireShape(header.Options, options);
                else if (header.Options != options)
                    throw new InputException($"This {What} is of a training with other parameters.");
                if (!model.Vocabulary.Items.SequenceEqual(header.Items)) throw new InputException($"This {What} is of a training with other items.");
                return spares;
            });
            foreach (var (matrix, spare) in model.Matrices.Zip(spares))
                for (var row = 0; row < matrix.Rows; row++)
                    spare[row].CopyTo(matrix[row]);
            generator.RestoreState(header.Generator);
            return header.Epoch;
        }
        finally
        {
            foreach (var spare in spares) spare.Dispose();
        }
    }

    private static void RequireShape(Word2VecOptions stored, Word2VecOptions options)
    {
        static (int, bool, bool) Shape(Word2VecOptions options) => (options.VectorSize, options.Hs, options.Negative > 0);
        if (Shape(stored) != Shape(options)) throw new InputException($"This {What} has another vector_size, hs or kind of negative (0, or above), so its weights cannot be taken over.");
    }

    private sealed record Header(int Epoch, Word2VecOptions Options, int[] Items, uint[] Generator);
}
