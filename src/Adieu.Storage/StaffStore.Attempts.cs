using Dapper;

namespace Adieu.Storage;

// Attempts at a password or code. Each step is one statement, so that those made at the same time see one another.
internal sealed partial class StaffStore
{
    private const int Attempts = 5;
    private const long LockedFor = 15 * 60_000;

    public async Task<bool> TakeAttemptAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        if (await connection.ExecuteAsync(
            $"update staff set failed = failed + 1 where id = @id and failed < {Attempts} and coalesce(locked_until, 0) <= {database.Now}", new { id }) == 1) return true;
        // All are taken: also when a node died before it could say that the last one was wrong.
        await LockAsync(id, cancellationToken);
        return false;
    }

    public Task FailAttemptAsync(string id, CancellationToken cancellationToken) => LockAsync(id, cancellationToken);

    public async Task GiveAttemptBackAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("update staff set failed = failed - 1 where id = @id and failed > 0", new { id });
    }

    public async Task ForgetAttemptsAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("update staff set failed = 0 where id = @id", new { id });
    }

    private async Task LockAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync($"update staff set failed = 0, locked_until = {database.Now} + {LockedFor} where id = @id and failed >= {Attempts}", new { id });
    }
}
