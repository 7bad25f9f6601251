using System.Data.Common;
using System.Text.Json.Nodes;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Staff;
using Dapper;

namespace Adieu.Storage;

/// <summary>Look-ups and alarms in Adieu's database, each with its ledger entry.</summary>
internal sealed class LookUpStore(AdieuDatabase database) : ILookUpStore
{
    private const long Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;

    public Task<LookUpPlace> ReserveAsync(StaffSeat seat, string kind, int localHour, StaffOptions limits, CancellationToken cancellationToken) => database.TransactAsync<LookUpPlace>(async transaction =>
    {
        var connection = transaction.Connection!;
        // All look-ups of one member wait for one another here; on SQLite all writers do.
        if (database.Dialect == SqlDialect.PostgreSql)
            await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@key, 0))", new { key = "staff:" + seat.Staff }, transaction);
        var now = await connection.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        // A case that its person has not confirmed counts as none: otherwise a few false ticks would hide every look-up.
        async Task<int> Count(long since, bool all) => (int)await connection.ExecuteScalarAsync<long>(
            """
            select count(*) from staff_look_ups l left join cases c on c.number = l.number
            where l.staff_id = @Staff and l.at > @since and l.outcome <> 'capped'
            """ + (all ? "" : " and c.confirmed_at is null"), new { seat.Staff, since = now - since }, transaction);
        var (hour, day, minute) = (await Count(Hour, all: false), await Count(Day, all: false), await Count(Minute, all: true));
        var capped = hour >= limits.LookUpsPerHour || day >= limits.LookUpsPerDay;

        if (capped) await AlarmAsync(transaction, seat.Staff, "capped", now);
        if (hour + 1 >= limits.AlarmAt) await AlarmAsync(transaction, seat.Staff, "no-case", now);
        if (minute + 1 >= limits.SpeedPerMinute) await AlarmAsync(transaction, seat.Staff, "speed", now);
        if (localHour < limits.OpensAt || localHour >= limits.ClosesAt) await AlarmAsync(transaction, seat.Staff, "hours", now);

        var id = StaffIds.New("l");
        await connection.ExecuteAsync(
            "insert into staff_look_ups (id, at, staff_id, desk, service, kind, outcome) values (@id, @now, @Staff, @Desk, @Service, @kind, @outcome)",
            new { id, now, seat.Staff, seat.Desk, seat.Service, kind, outcome = capped ? "capped" : "asked" }, transaction);
        if (!capped) return new LookUpPlace.Taken(id);
        await AppendAsync(transaction, now, "staff.look-up", new JsonObject { ["id"] = id, ["staff"] = seat.Staff, ["desk"] = seat.Desk, ["service"] = seat.Service, ["outcome"] = "capped" });
        return new LookUpPlace.Capped((now + Hour).AsTime());
    }, cancellationToken);

    public Task FinishAsync(string id, StaffSeat seat, string outcome, string? accountHash, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        await transaction.Connection!.ExecuteAsync(
            "update staff_look_ups set outcome = @outcome, account_hash = @accountHash where id = @id and outcome = 'asked'", new { id, outcome, accountHash }, transaction);
        var now = await NowAsync(transaction);
        await AppendAsync(transaction, now, "staff.look-up", new JsonObject { ["id"] = id, ["staff"] = seat.Staff, ["desk"] = seat.Desk, ["service"] = seat.Service, ["account"] = accountHash, ["outcome"] = outcome });
        return true;
    }, cancellationToken);

    public async Task<FinishedLookUp?> FindAsync(string id, StaffSeat seat, TimeSpan life, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<(string Account, string? Number)?>(
            $"select account_hash, number from staff_look_ups where id = @id and staff_id = @Staff and service = @Service and outcome = 'found' and at > {database.Now} - @life",
            new { id, seat.Staff, seat.Service, life = (long)life.TotalMilliseconds }) is var (account, number) ? new FinishedLookUp(account, number) : null;
    }

    public async Task LinkAsync(string id, string number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("update staff_look_ups set number = @number where id = @id", new { id, number });
    }

    public async Task<bool> BeganAsync(string staff, string number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>("select count(*) from staff_look_ups where number = @number and staff_id = @staff", new { number, staff }) > 0;
    }

    public Task AlarmAsync(string staff, string kind, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        await AlarmAsync(transaction, staff, kind, await NowAsync(transaction));
        return true;
    }, cancellationToken);

    public Task NoteAsync(string what, JsonObject data, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        await AppendAsync(transaction, await NowAsync(transaction), what, data);
        return true;
    }, cancellationToken);

    public async Task<string?> CloseToAsync(string staff, string documentHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<string>(
            """
            select 'own' from staff where id = @staff and own_hash = @documentHash
            union all select 'relative' from staff_relatives where staff_id = @staff and document_hash = @documentHash
            """, new { staff, documentHash });
    }

    public async Task SaveRelativesAsync(string staff, IReadOnlyList<string> documentHashes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "insert into staff_relatives (staff_id, document_hash) values (@staff, @document) on conflict do nothing", documentHashes.Select(document => new { staff, document }).ToList());
    }

    public Task<IReadOnlyList<LookUpEntry>> OfAccountAsync(string accountHash, CancellationToken cancellationToken) => ListAsync("account_hash = @value", accountHash, cancellationToken);

    public Task<IReadOnlyList<LookUpEntry>> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken) => ListAsync("at >= @value", since.ToUnixTimeMilliseconds(), cancellationToken);

    public async Task<IReadOnlyList<StaffAlarm>> AlarmsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(long At, string Staff, string Kind)>(
            "select at, staff_id, kind from staff_alarms where at >= @since order by at desc, kind", new { since = since.ToUnixTimeMilliseconds() });
        return [.. rows.Select(row => new StaffAlarm(row.At.AsTime(), row.Staff, row.Kind))];
    }

    public Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) => database.ReadNowAsync(cancellationToken);

    private async Task<IReadOnlyList<LookUpEntry>> ListAsync(string where, object value, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(long At, string Staff, string? Desk, string Service, string Outcome, string? Number, long? Confirmed)>(
            $"""
            select l.at, l.staff_id, l.desk, l.service, l.outcome, l.number, c.confirmed_at
            from staff_look_ups l left join cases c on c.number = l.number where l.{where} order by l.at, l.id
            """, new { value });
        return [.. rows.Select(row => new LookUpEntry(row.At.AsTime(), row.Staff, row.Desk, row.Service, row.Outcome, row.Number, row.Confirmed is not null))];
    }

    private async Task AlarmAsync(DbTransaction transaction, string staff, string kind, long now)
    {
        var raised = await transaction.Connection!.ExecuteAsync(
            "insert into staff_alarms (staff_id, kind, hour, at) values (@staff, @kind, @hour, @now) on conflict do nothing", new { staff, kind, hour = now / Hour, now }, transaction);
        if (raised == 1) await AppendAsync(transaction, now, "staff.alarm", new JsonObject { ["staff"] = staff, ["kind"] = kind });
    }

    private Task<long> NowAsync(DbTransaction transaction) => transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);

    private Task AppendAsync(DbTransaction transaction, long now, string what, JsonObject data) => LedgerStore.AppendAsync(database, transaction, now, [LedgerEntries.ForNote(what, data, now)]);
}
