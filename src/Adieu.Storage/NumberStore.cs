using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Adieu.Evidence;
using Adieu.Numbers;
using Dapper;

namespace Adieu.Storage;

/// <summary>Announcements of numbers in Adieu's database. The ledger says that there was one, never of which number.</summary>
internal sealed class NumberStore(AdieuDatabase database) : INumberOutbox
{
    /// <summary>Puts announcements in, each with its ledger entry.</summary>
    internal static async Task InsertAsync(AdieuDatabase database, DbTransaction transaction, IReadOnlyList<NumberAnnouncement> announcements, long now)
    {
        if (announcements.Count == 0) return;
        await transaction.Connection!.ExecuteAsync(
            $"""
            insert into number_announcements (id, from_service, to_service, released_at, sealed_key, sealed, due_at)
            select id, sender, listener, @now, {database.Bytes("wrapped")}, {database.Bytes("content")}, @now
            from {database.Rows(("id", "text"), ("sender", "text"), ("listener", "text"), ("wrapped", "text"), ("content", "text"))}
            """,
            new
            {
                rows = JsonSerializer.Serialize(announcements.Select(a => new { id = a.Id, sender = a.From, listener = a.To, wrapped = Convert.ToHexString(a.SealedKey), content = Convert.ToHexString(a.Sealed) })),
                now,
            },
            transaction);
        await LedgerStore.AppendAsync(database, transaction, now, [.. announcements.Select(a => Entry("number.announced", a, now))]);
    }

    public Task AddAsync(IReadOnlyList<NumberAnnouncement> announcements, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        await InsertAsync(database, transaction, announcements, await transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction));
        return true;
    }, cancellationToken);

    public async Task<ClaimedAnnouncement?> ClaimAsync(string to, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string From, string To, byte[] Key, byte[] Content, long ReleasedAt, long Now, int Attempts)>(
            $"""
            update number_announcements set claimed_until = {database.Now} + @lease
            where id = (
              select id from number_announcements
              where to_service = @to and due_at <= {database.Now} and (claimed_until is null or claimed_until < {database.Now})
              order by due_at limit 1 {database.SkipLocked})
            returning id, from_service, to_service, sealed_key, sealed, released_at, {database.Now}, attempts
            """,
            new { to, lease = (long)lease.TotalMilliseconds });
        return rows.Select(row => new ClaimedAnnouncement(
            new NumberAnnouncement(row.Id, row.From, row.To, row.Key, row.Content), row.ReleasedAt.AsTime(), TimeSpan.FromMilliseconds(row.Now - row.ReleasedAt), row.Attempts)).SingleOrDefault();
    }

    public Task EndAsync(ClaimedAnnouncement claimed, string outcome, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var now = await transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        var ended = await transaction.Connection!.ExecuteAsync(
            "update number_announcements set due_at = null, claimed_until = null, problem = null, sealed_key = null, sealed = null, outcome = @outcome, ended_at = @now where id = @Id and due_at is not null",
            new { claimed.Announcement.Id, outcome, now },
            transaction);
        if (ended == 1) await LedgerStore.AppendAsync(database, transaction, now, [Entry($"number.{outcome}", claimed.Announcement, now)]);
        return true;
    }, cancellationToken);

    public async Task PostponeAsync(ClaimedAnnouncement claimed, string problem, TimeSpan delay, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"update number_announcements set due_at = {database.Now} + @delay, attempts = attempts + 1, claimed_until = null, problem = @problem where id = @Id and due_at is not null",
            new { claimed.Announcement.Id, problem, delay = (long)delay.TotalMilliseconds });
    }

    private static string Entry(string what, NumberAnnouncement announcement, long now) =>
        LedgerEntries.ForNote(what, new JsonObject { ["announcement"] = announcement.Id, ["from"] = announcement.From, ["to"] = announcement.To }, now);
}
