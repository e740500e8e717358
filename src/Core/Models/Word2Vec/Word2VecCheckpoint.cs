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
    public static int Restore(Stream source, Word2VecModel model, Word2VecOptions options, MersenneTwister generator)
    {
        // Read into spare matrices first: a damaged checkpoint must not leave a model half restored.
        var spares = model.Matrices.Select(matrix => new VectorMatrix(matrix.Rows, matrix.Columns)).ToArray();
        try
        {
            var header = SealedFile.Read<Header>(source, Kind, What, header =>
            {
                if (header.Options != options) throw new InputException($"This {What} is of a training with other parameters.");
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

    private sealed record Header(int Epoch, Word2VecOptions Options, int[] Items, uint[] Generator);
}
