using Dapper;
using Npgsql;
using SessionRec.Actors.Corpora;

namespace SessionRec.Actors.Storage;

/// <summary>Corpora in the database, in parts: PostgreSQL takes at most a gigabyte in one value.</summary>
internal sealed class PostgresCorpora(PostgresDatabase database) : ICorpusArchive
{
    private const int PartBytes = 1 << 20;

    public async Task<bool> HasAsync(string contentSha256, CancellationToken cancellation)
    {
        await using var connection = database.Create();
        await connection.OpenAsync(cancellation);
        return await HasAsync(connection, contentSha256, cancellation);
    }

    public async Task StoreAsync(string contentSha256, Stream zipped, CancellationToken cancellation)
    {
        await using var connection = database.Create();
        await connection.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Two that send the same corpus may have zipped it differently: their parts must not mix.
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(hashtextextended(@contentSha256, 0))", new { contentSha256 }, transaction, cancellationToken: cancellation));
        // By this connection: a transaction that waited for a second one to open would be ended as one that was left alone.
        if (await HasAsync(connection, contentSha256, cancellation)) return;
        var buffer = new byte[PartBytes];
        for (var part = 0; ; part++)
        {
            var length = await zipped.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancellation);
            if (length == 0) break;
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO corpora (hash, part, content) VALUES (@contentSha256, @part, @content)",
                new { contentSha256, part, content = buffer[..length] }, transaction, cancellationToken: cancellation));
        }

        await transaction.CommitAsync(cancellation);
    }

    public async Task<bool> CopyToAsync(string contentSha256, Stream target, CancellationToken cancellation)
    {
        await using var connection = database.Create();
        await connection.OpenAsync(cancellation);
        for (var part = 0; ; part++)
        {
            var content = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
                "SELECT content FROM corpora WHERE hash = @contentSha256 AND part = @part", new { contentSha256, part }, cancellationToken: cancellation));
            if (content is null) return part > 0;
            await target.WriteAsync(content, cancellation);
        }
    }

    private static Task<bool> HasAsync(NpgsqlConnection connection, string contentSha256, CancellationToken cancellation) => connection.ExecuteScalarAsync<bool>(
        new CommandDefinition("SELECT EXISTS (SELECT 1 FROM corpora WHERE hash = @contentSha256)", new { contentSha256 }, cancellationToken: cancellation));
}
