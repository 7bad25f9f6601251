using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Adieu.Erasure.Planning;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Execution;

/// <summary>The sessions of a store: who is done leaves theirs to the next one, with its temporary tables and prepared statements. Safe for concurrent use.</summary>
internal sealed class EngineSessions(SqlDatabase database, StatementLog log) : IAsyncDisposable
{
    private readonly ConcurrentBag<EngineSession> _idle = [];

    /// <summary>Works in a session.</summary>
    public async Task<T> WorkAsync<T>(Plan plan, Func<EngineSession, Task<T>> work, CancellationToken ct)
    {
        if (_idle.TryTake(out var idle))
        {
            idle.Committed = false;
            try
            {
                return await InAsync(idle, work);
            }
            catch (DbException) when (idle is { Lost: true, Committed: false })
            {
                // Its server went away while it had nothing to do. Nothing has come of it yet, and the others are as dead.
                await DisposeAsync();
            }
        }

        return await InAsync(await EngineSession.OpenAsync(database, plan, log, ct), work);
    }

    /// <summary>Reads by a session that has nothing to do, where there is one: a connection that goes back to the pool is cleaned each time.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
    {
        if (database.Dialect == SqlDialect.PostgreSql && _idle.TryTake(out var session))
        {
            try
            {
                var answer = await read(session.Connection);
                _idle.Add(session);
                return answer;
            }
            catch (Exception e)
            {
                var broken = e is DbException && session.Connection.State != ConnectionState.Open;
                await session.DisposeAsync();
                if (!broken) throw;
            }
        }

        await using var connection = await database.OpenSteadyAsync(ct);
        return await read(connection);
    }

    /// <summary>Ends those that have nothing to do.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var session)) await session.DisposeAsync();
    }

    // Whatever went wrong, the session is not used again: nobody knows what it has.
    private async Task<T> InAsync<T>(EngineSession session, Func<EngineSession, Task<T>> work)
    {
        var fit = false;
        try
        {
            var answer = await work(session);
            fit = session.Clean;
            return answer;
        }
        finally
        {
            if (fit) _idle.Add(session);
            else await session.DisposeAsync();
        }
    }
}
