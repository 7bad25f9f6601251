using System.Data.Common;
using System.Text.Json;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Verification;
using Dapper;

namespace Adieu.Storage;

/// <summary>What verification remembers, in Adieu's database.</summary>
internal sealed class VerificationStore(AdieuDatabase database) : IVerificationStore
{
    private const long Hour = 3_600_000;

    public async Task NoteAsync(CaseNumber number, string method, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            insert into verification_codes (number, method, sent_at) values (@number, @method, @at)
            on conflict (number, method) do update set sent_at = excluded.sent_at where coalesce(verification_codes.sent_at, 0) < excluded.sent_at
            """, new { number = number.ToString(), method, at = at.ToUnixTimeMilliseconds() });
    }

    public Task<Reservation> ReserveAsync(CodeRequest request, CancellationToken cancellationToken) => database.TransactAsync<Reservation>(async transaction =>
    {
        var connection = transaction.Connection!;
        await LockAsync(transaction, request.Caps);
        var now = await connection.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        var key = new { number = request.Number.ToString(), method = request.Method };
        await connection.ExecuteAsync("insert into verification_codes (number, method) values (@number, @method) on conflict do nothing", key, transaction);
        var row = await connection.QuerySingleAsync<Row>($"select {Columns} from verification_codes where number = @number and method = @method", key, transaction);

        var limits = request.Limits;
        if (row.Proven_at is not null) return new Reservation.Proven();
        if (row.Locked_until > now) return new Reservation.TooMany(row.Locked_until.Value.AsTime());
        var next = row.Sent_at + (long)limits.BetweenCodes.TotalMilliseconds;
        if (next > now) return new Reservation.TooSoon(next.Value.AsTime());
        if (row.Sends >= limits.CodesPerCase) return new Reservation.TooMany((now + (24 * Hour)).AsTime());
        await SweepAsync(transaction, now);
        if (await FullUntilAsync(transaction, request.Caps, now) is { } full) return new Reservation.TooMany(full.AsTime());

        var expires = now + (long)limits.CodeLifetime.TotalMilliseconds;
        await InsertSendsAsync(transaction, request.Caps, now);
        // A lock that is over gives new attempts; a new code alone does not.
        await connection.ExecuteAsync(
            """
            update verification_codes set code_hash = @CodeHash, sent_at = @now, expires_at = @expires, sends = sends + 1,
              attempts = case when locked_until is null then attempts else 0 end, locked_until = null
            where number = @number and method = @method
            """,
            new { request.CodeHash, now, expires, key.number, key.method }, transaction);
        return new Reservation.Reserved(expires.AsTime(), (now + (long)limits.BetweenCodes.TotalMilliseconds).AsTime());
    }, cancellationToken);

    public Task<bool> CountAsync(IReadOnlyList<SendCap> caps, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        await LockAsync(transaction, caps);
        var now = await transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        await SweepAsync(transaction, now);
        if (await FullUntilAsync(transaction, caps, now) is not null) return false;
        await InsertSendsAsync(transaction, caps, now);
        return true;
    }, cancellationToken);

    public async Task<bool> FillAsync(CaseNumber number, string method, string placeholder, string codeHash, string accountHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "update verification_codes set code_hash = @codeHash, account_hash = @accountHash where number = @number and method = @method and code_hash = @placeholder",
            new { number = number.ToString(), method, placeholder, codeHash, accountHash }) == 1;
    }

    public async Task PassOnAsync(CaseNumber number, string method, string? fromHolder, string toHolder, string? accountHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            update verification_codes set holder_hash = @toHolder, account_hash = case when method = @method then coalesce(account_hash, @accountHash) else account_hash end
            where number = @number and proven_at is not null and (holder_hash = @fromHolder or (method = @method and holder_hash is null))
            """, new { number = number.ToString(), method, fromHolder, toHolder, accountHash });
    }

    public async Task WithdrawAsync(CaseNumber number, string method, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("update verification_codes set code_hash = null, sent_at = null where number = @number and method = @method", new { number = number.ToString(), method });
    }

    public async Task<Attempt> TakeAttemptAsync(CaseNumber number, string method, VerificationOptions limits, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var parameters = new { number = number.ToString(), method, most = limits.Attempts, lockedFor = (long)limits.LockedFor.TotalMilliseconds };
        var counted = await connection.QuerySingleOrDefaultAsync<Row>(
            $"""
            update verification_codes set attempts = attempts + 1,
              locked_until = case when attempts + 1 >= @most then {database.Now} + @lockedFor else locked_until end
            where number = @number and method = @method and code_hash is not null and proven_at is null and attempts < @most and expires_at > {database.Now}
            returning {Columns}
            """, parameters);
        if (counted is not null) return new Attempt.Counted(counted.Code_hash!, limits.Attempts - counted.Attempts, (counted.Locked_until ?? 0).AsTime());
        var row = await connection.QuerySingleOrDefaultAsync<Row>($"select {Columns} from verification_codes where number = @number and method = @method", parameters);
        if (row is null || row.Proven_at is not null) return new Attempt.NoCode();
        if (row.Attempts >= limits.Attempts && row.Locked_until is { } until) return new Attempt.Locked(until.AsTime());
        return row.Code_hash is null ? new Attempt.NoCode() : new Attempt.Expired();
    }

    public async Task<bool> UseCodeAsync(CaseNumber number, string method, string codeHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            $"""
            update verification_codes set code_hash = null, locked_until = null, proven_at = {database.Now}
            where number = @number and method = @method and code_hash = @codeHash and proven_at is null
            """, new { number = number.ToString(), method, codeHash }) == 1;
    }

    public async Task<bool> SpendCodeAsync(CaseNumber number, string method, string codeHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "update verification_codes set code_hash = null where number = @number and method = @method and code_hash = @codeHash and proven_at is null",
            new { number = number.ToString(), method, codeHash }) == 1;
    }

    public async Task ProveAsync(CaseNumber number, string method, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"update verification_codes set locked_until = null, proven_at = {database.Now} where number = @number and method = @method and proven_at is null",
            new { number = number.ToString(), method });
    }

    public async Task GiveBackAsync(CaseNumber number, string method, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            update verification_codes set attempts = case when attempts > 0 then attempts - 1 else 0 end, sends = case when sends > 0 then sends - 1 else 0 end, locked_until = null
            where number = @number and method = @method and proven_at is null
            """, new { number = number.ToString(), method });
    }

    public async Task<CodeState?> FindAsync(CaseNumber number, string method, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"select {Columns} from verification_codes where number = @number and method = @method", new { number = number.ToString(), method });
        return row is null ? null : new CodeState(row.Sent_at.AsTime(), row.Proven_at is not null, row.Locked_until.AsTime(), row.Sends)
        {
            AccountHash = row.Account_hash,
            HolderHash = row.Holder_hash,
        };
    }

    public async Task ForgetAsync(IReadOnlyCollection<CaseNumber> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0) return;
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"update verification_codes set code_hash = null, sent_at = null, expires_at = null where number in (select number from {database.Rows(("number", "text"))})",
            new { rows = JsonSerializer.Serialize(numbers.Select(n => new { number = n.ToString() })) });
    }

    private const string Columns = "code_hash, sent_at, cast(sends as bigint) as sends, cast(attempts as bigint) as attempts, locked_until, proven_at, account_hash, holder_hash";

    // All requests under one cap wait for one another here, in one order so that none waits in a circle; on SQLite all writers do.
    private async Task LockAsync(DbTransaction transaction, IReadOnlyList<SendCap> caps)
    {
        if (database.Dialect != SqlDialect.PostgreSql) return;
        foreach (var hash in caps.Select(cap => cap.Hash).Order(StringComparer.Ordinal))
            await transaction.Connection!.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@hash, 0))", new { hash }, transaction);
    }

    // What was asked for a day ago counts no more. Proofs and consents that no case came of go as well.
    private static async Task SweepAsync(DbTransaction transaction, long now)
    {
        const string leftover = "from verification_codes where expires_at <= @before and not exists (select 1 from cases where cases.number = verification_codes.number)";
        await transaction.Connection!.ExecuteAsync("delete from verification_sends where at <= @before", new { before = now - (24 * Hour) }, transaction);
        await transaction.Connection!.ExecuteAsync($"delete from case_consents where number in (select number {leftover}); delete {leftover}", new { before = now - Hour }, transaction);
    }

    // When the first of the full caps has room again; null when none is full.
    private static async Task<long?> FullUntilAsync(DbTransaction transaction, IReadOnlyList<SendCap> caps, long now)
    {
        foreach (var cap in caps)
        {
            var recent = (await transaction.Connection!.QueryAsync<long>("select at from verification_sends where destination_hash = @Hash and at > @since order by at", new { cap.Hash, since = now - (cap.Hours * Hour) }, transaction)).AsList();
            if (recent.Count >= cap.Most) return recent[^cap.Most] + (cap.Hours * Hour);
        }

        return null;
    }

    private static Task InsertSendsAsync(DbTransaction transaction, IReadOnlyList<SendCap> caps, long now) =>
        transaction.Connection!.ExecuteAsync("insert into verification_sends (destination_hash, at) values (@Hash, @now)", caps.Select(cap => new { cap.Hash, now }), transaction);

    // Named as the columns are; SQLite and PostgreSQL then give the same types.
    private sealed class Row
    {
        public string? Code_hash { get; init; }

        public long? Sent_at { get; init; }

        public int Sends { get; init; }

        public int Attempts { get; init; }

        public long? Locked_until { get; init; }

        public long? Proven_at { get; init; }

        public string? Account_hash { get; init; }

        public string? Holder_hash { get; init; }
    }
}
