using Npgsql;
using SessionRec.Core;

namespace SessionRec.Actors.Storage;

/// <summary>Where a scheduler keeps its journal and its results.</summary>
/// <param name="Postgres">The connection to a PostgreSQL database; null for SQLite files in the data folder. It may hold a password: never logged, never in a configuration that is.</param>
public sealed record StorageOptions(string? Postgres)
{
    /// <summary>The connection itself, for example <c>Host=db;Username=sessionrec;Password=...;Database=sessionrec</c>.</summary>
    public const string PostgresVariable = "SESSIONREC_POSTGRES";

    /// <summary>A file that has the connection, as Kubernetes mounts secrets.</summary>
    public const string PostgresFileVariable = "SESSIONREC_POSTGRES_FILE";

    public bool IsPostgres => Postgres is not null;

    /// <exception cref="InputException">Both variables are set, the file cannot be read, or the connection is none; the message never repeats it.</exception>
    public static StorageOptions FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? Get(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        var file = Get(PostgresFileVariable);
        if (Get(PostgresVariable) is { } connection)
            return file is null ? new StorageOptions(Checked(connection, PostgresVariable)) : throw new InputException($"{PostgresVariable} and {PostgresFileVariable} are both set: set one of them.");
        return new StorageOptions(file is null ? null : Read(file));
    }

    /// <summary>The connection that a file has.</summary>
    public static string Read(string file)
    {
        try
        {
            return Checked(File.ReadAllText(file).Trim(), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The PostgreSQL connection cannot be read from {file}: {error.Message}", error);
        }
    }

    public override string ToString() => IsPostgres ? "PostgreSQL" : "SQLite";

    private static string Checked(string connection, string source)
    {
        const string Example = "it is a connection like Host=db.example.org;Port=5432;Username=sessionrec;Password=...;Database=sessionrec";
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connection);
            if (string.IsNullOrEmpty(parsed.Host)) throw new InputException($"{source} names no Host: {Example}.");
            if (!string.IsNullOrEmpty(parsed.Options)) throw new InputException($"{source} has Options, which SessionRec needs for itself; leave them out.");
            return connection;
        }
        catch (ArgumentException)
        {
            // Without the parser's words: they can repeat a part of the connection, and that may be the password.
            throw new InputException($"{source} cannot be read: {Example}.");
        }
    }
}
