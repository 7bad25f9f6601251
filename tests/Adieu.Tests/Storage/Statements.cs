using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Adieu.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Adieu.Tests.Storage;

/// <summary>What one database is asked while somebody listens: whatever reads or changes rows, each text once.</summary>
internal sealed class Statements : IDisposable
{
    private static readonly string[] Verbs = ["select ", "update ", "delete ", "with "];

    private readonly ConcurrentDictionary<string, bool> _heard = [];
    private readonly ActivityListener? _listener;

    private Statements(ActivityListener? listener = null) => _listener = listener;

    public IReadOnlyList<string> All => [.. _heard.Keys];

    public static async Task<Statements> HearAsync(AdieuDatabase database, string connectionString)
    {
        if (database.Dialect == Erasure.Stores.SqlDialect.PostgreSql) return HearPostgres(new NpgsqlConnectionStringBuilder(connectionString).Database!);
        // The hook stays with the connection in the pool, from which the next who asks takes it.
        var statements = new Statements();
        var open = new List<DbConnection>();
        for (var i = 0; i < 4; i++)
        {
            open.Add(await database.OpenAsync(default));
            raw.sqlite3_trace(((SqliteConnection)open[i]).Handle, (_, sql) => statements.Note(sql), null);
        }

        foreach (var connection in open) await connection.DisposeAsync();
        return statements;
    }

    public void Dispose() => _listener?.Dispose();

    private static Statements HearPostgres(string name)
    {
        Statements? statements = null;
        statements = new Statements(new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if ((activity.GetTagItem("db.namespace") ?? activity.GetTagItem("db.name")) is string asked && asked == name
                    && (activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is string sql)
                    statements!.Note(sql);
            },
        });
        ActivitySource.AddActivityListener(statements._listener!);
        return statements;
    }

    private void Note(string text)
    {
        foreach (var sql in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Verbs.Any(verb => sql.StartsWith(verb, StringComparison.OrdinalIgnoreCase))) _heard.TryAdd(sql, true);
        }
    }
}
