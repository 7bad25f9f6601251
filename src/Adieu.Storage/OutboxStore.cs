using Adieu.Notices;
using Dapper;

namespace Adieu.Storage;

/// <summary>The outbox in Adieu's database.</summary>
internal sealed class OutboxStore(AdieuDatabase database) : IOutbox
{
    public async Task<IReadOnlyList<ClaimedNotice>> ClaimAsync(int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string Number, string Template, string Channel, string Language, byte[] Key, byte[] Content, int Attempts)>(
            $"""
            update outbox set claimed_until = {database.Now} + @lease
            where id in (
              select id from outbox
              where due_at is not null and due_at <= {database.Now} and (claimed_until is null or claimed_until < {database.Now})
              order by due_at limit @limit {database.SkipLocked})
            returning id, number, template, channel, language, sealed_key, sealed, attempts
            """,
            new { lease = (long)lease.TotalMilliseconds, limit });
        return [.. rows.Select(row => new ClaimedNotice(new Notice(row.Id, row.Template, row.Channel, row.Language, row.Key, row.Content), row.Number, row.Attempts))];
    }

    public async Task SentAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"update outbox set status = 'sent', sent_at = {database.Now}, due_at = null, claimed_until = null, problem = null, sealed_key = null, sealed = null where id = @id",
            new { id });
    }

    public async Task FailedAsync(string id, string problem, TimeSpan? delay, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var set = delay is null
            ? "status = 'parked', due_at = null, sealed_key = null, sealed = null"
            : $"due_at = {database.Now} + @delay";
        await connection.ExecuteAsync(
            $"update outbox set {set}, attempts = attempts + 1, claimed_until = null, problem = @problem where id = @id",
            new { id, problem, delay = (long?)delay?.TotalMilliseconds });
    }
}
