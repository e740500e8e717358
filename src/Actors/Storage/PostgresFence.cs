using Dapper;

namespace SessionRec.Actors.Storage;

/// <summary>
/// One row of the database names the process that may write the journal; a trigger on the journal compares every writer with it. Taking the row
/// waits for the writes under way and fails all later ones of whoever had it before.
/// </summary>
internal sealed class PostgresFence(PostgresDatabase database) : ISchedulerFence
{
    private bool _taken;

    public void Take(string node)
    {
        using var connection = database.Connect();
        if (_taken)
        {
            if (connection.ExecuteScalar<string?>("SELECT holder FROM scheduler_fence") != database.Holder) throw new SchedulerReplacedException();
            return;
        }

        using var transaction = connection.BeginTransaction();
        connection.Execute($"SELECT pg_advisory_xact_lock({PostgresDatabase.LockClass}, hashtext(current_schema()))", transaction: transaction);
        connection.Execute(
            "UPDATE scheduler_fence SET term = term + 1, holder = @holder, node = @node, taken_at = now()", new { holder = database.Holder, node }, transaction);
        transaction.Commit();
        _taken = true;
    }

    public async Task<bool> IsHeldAsync(CancellationToken cancellation)
    {
        if (!_taken) return true;
        await using var connection = database.Create();
        await connection.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition("SELECT holder FROM scheduler_fence", cancellationToken: cancellation)) == database.Holder;
    }
}
