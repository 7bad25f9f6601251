using System.Data.Common;
using System.Text.Json.Nodes;
using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Evidence;
using Adieu.Notices;
using Dapper;

namespace Adieu.Storage;

// Refusals and appeals. The two that move a case stand in the transaction of the move.
internal sealed partial class CaseStore : IRefusalStore
{
    private const string RefusalColumns =
        "number, service, basis, at, until, filed_at as filedat, due_at as dueat, decided_at as decidedat, granted, staff_id as staff, resumes, sealed_key as sealedkey, sealed, words";

    // In the words of the index refusals_waiting.
    private const string AppealWaits = "filed_at is not null and decided_at is null";

    async Task<StoredRefusal?> IRefusalStore.FindAsync(CaseNumber number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var now = await connection.ExecuteScalarAsync<long>($"select {database.Now}");
        var row = await connection.QuerySingleOrDefaultAsync<RefusalRow>($"select {RefusalColumns} from refusals where number = @number", new { number = number.ToString() });
        return row is null ? null : new StoredRefusal(row.ToView(now), row.Staff, Enum.Parse<CaseState>(row.Resumes), row.SealedKey, row.Sealed, row.Words);
    }

    public Task<bool> FileAsync(StoredCase about, byte[] words, Func<DateTimeOffset, DateTimeOffset> dueAt, IReadOnlyList<Notice> notices, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var now = await transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        var due = dueAt(now.AsTime()).ToUnixTimeMilliseconds();
        if (await transaction.Connection!.ExecuteAsync(
            "update refusals set filed_at = @now, due_at = @due, words = @words where number = @number and filed_at is null and sealed_key is not null and until > @now",
            new { number = about.Number.ToString(), now, due, words }, transaction) == 0) return false;
        await NoteAppealAsync(transaction, about, "appeal.filed", new JsonObject { ["due"] = due }, notices, now);
        return true;
    }, cancellationToken);

    public async Task<IReadOnlyList<AppealView>> ListAsync(int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var now = await connection.ExecuteScalarAsync<long>($"select {database.Now}");
        // Two statements: each walks its own index and stops.
        var waiting = await connection.QueryAsync<RefusalRow>($"select {RefusalColumns} from refusals where {AppealWaits} order by due_at, number limit @most", new { most });
        var decided = await connection.QueryAsync<RefusalRow>(
            $"select {RefusalColumns} from refusals where decided_at > @since order by decided_at desc limit @most", new { most, since = now - (30L * 24 * 60 * 60 * 1000) });
        return [.. waiting.Concat(decided).Select(row => row.ToView(now))];
    }

    public async Task<int> CountOverdueAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (int)await connection.ExecuteScalarAsync<long>($"select count(*) from refusals where {AppealWaits} and due_at < {database.Now}");
    }

    public Task<bool> DismissAsync(StoredCase about, string by, IReadOnlyList<Notice> notices, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var now = await transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        if (!await DecideAsync(transaction, about.Number, by, granted: 0, now)) return false;
        await NoteAppealAsync(transaction, about, "appeal.dismissed", new JsonObject { ["staff"] = by }, notices, now);
        return true;
    }, cancellationToken);

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        // Asked first: a lane comes by every second, and on SQLite even an update of nothing is the one writer.
        var late = $"filed_at is null and sealed_key is not null and until <= {database.Now}";
        if (await connection.ExecuteScalarAsync<long>($"select count(*) from refusals where {late}") > 0)
            await connection.ExecuteAsync($"update refusals set sealed_key = null, sealed = null where {late}");
    }

    private async Task InsertRefusalsAsync(DbTransaction transaction, List<CaseChange> done, long now)
    {
        foreach (var change in done)
        {
            if (change.Granted is { } granted && !await DecideAsync(transaction, change.Case.Number, granted.By, granted: 1, now))
                throw new InvalidOperationException($"The appeal of case {change.Case.Number} does not wait for a decision.");
            if (change.Refusal is not { } refusal) continue;
            // A case that went on after an appeal may be refused again, for another reason.
            await transaction.Connection!.ExecuteAsync(
                """
                insert into refusals (number, service, at, staff_id, basis, resumes, sealed_key, sealed, until)
                values (@number, @Service, @now, @Staff, @Basis, @resumes, @Key, @Sealed, @until)
                on conflict (number) do update set at = excluded.at, staff_id = excluded.staff_id, basis = excluded.basis, resumes = excluded.resumes,
                  sealed_key = excluded.sealed_key, sealed = excluded.sealed, until = excluded.until,
                  filed_at = null, due_at = null, words = null, decided_at = null, decided_by = null, granted = null
                """,
                new
                {
                    number = change.Case.Number.ToString(),
                    change.Case.Service,
                    now,
                    refusal.Staff,
                    refusal.Basis,
                    resumes = refusal.Resumes.ToString(),
                    refusal.Key,
                    refusal.Sealed,
                    until = now + (long)refusal.Within.TotalMilliseconds,
                }, transaction);
        }
    }

    private static async Task<bool> DecideAsync(DbTransaction transaction, CaseNumber number, string by, int granted, long now) => await transaction.Connection!.ExecuteAsync(
        """
        update refusals set decided_at = @now, decided_by = @by, granted = @granted, sealed_key = null, sealed = null, words = null
        where number = @number and filed_at is not null and decided_at is null
        """, new { number = number.ToString(), by, granted, now }, transaction) == 1;

    private async Task NoteAppealAsync(DbTransaction transaction, StoredCase about, string what, JsonObject data, IReadOnlyList<Notice> notices, long now)
    {
        (data["case"], data["service"]) = (about.Number.ToString(), about.Service);
        await LedgerStore.AppendAsync(database, transaction, now, [LedgerEntries.ForNote(what, data, now)]);
        await InsertNoticesAsync(transaction, [new CaseChange(about, about.State) { Notices = notices }], now);
    }

    private sealed class RefusalRow
    {
        public string Number { get; init; } = "";
        public string Service { get; init; } = "";
        public string Basis { get; init; } = "";
        public long At { get; init; }
        public long Until { get; init; }
        public long? FiledAt { get; init; }
        public long? DueAt { get; init; }
        public long? DecidedAt { get; init; }
        public int? Granted { get; init; }
        public string Staff { get; init; } = "";
        public string Resumes { get; init; } = "";
        public byte[]? SealedKey { get; init; }
        public byte[]? Sealed { get; init; }
        public byte[]? Words { get; init; }

        public AppealView ToView(long now) => new(Numbers.Parse(Number), Service, Basis, At.AsTime(), Until.AsTime())
        {
            FiledAt = FiledAt.AsTime(),
            DueAt = DueAt.AsTime(),
            DecidedAt = DecidedAt.AsTime(),
            Granted = Granted is null ? null : Granted != 0,
            IsOverdue = FiledAt is not null && DecidedAt is null && DueAt < now,
            CanAppeal = FiledAt is null && SealedKey is not null && Until > now,
        };
    }
}
