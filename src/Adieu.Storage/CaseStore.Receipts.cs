using System.Data.Common;
using System.Text.Json;
using Adieu.Cases;
using Adieu.Erasure;
using Dapper;

namespace Adieu.Storage;

// What the stores said they did.
internal sealed partial class CaseStore
{
    public async Task SaveReceiptsAsync(string store, IReadOnlyDictionary<CaseNumber, Receipt> receipts, CancellationToken cancellationToken)
    {
        var rows = receipts.Select(x => new
        {
            number = x.Key.ToString(),
            plan_hash = x.Value.PlanHash,
            at = x.Value.At.ToUnixTimeMilliseconds(),
            effects = JsonSerializer.Serialize(x.Value.Effects),
            retains = x.Value.Effects.Any(e => e.Effect == Effect.Retain && e.Rows > 0) ? 1 : 0,
        });
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            insert into case_receipts (number, store, plan_hash, at, effects, retains)
            select number, @store, plan_hash, at, effects, retains
            from {database.Rows(("number", "text"), ("plan_hash", "text"), ("at", "bigint"), ("effects", "text"), ("retains", "integer"))}
            where true on conflict (number, store) do nothing
            """,
            new { rows = JsonSerializer.Serialize(rows), store });
    }

    public async Task ReplaceReceiptsAsync(string store, IReadOnlyDictionary<CaseNumber, Receipt> receipts, CancellationToken cancellationToken)
    {
        var rows = receipts.Select(x => new
        {
            number = x.Key.ToString(),
            effects = JsonSerializer.Serialize(x.Value.Effects),
            retains = x.Value.Effects.Any(e => e.Effect == Effect.Retain && e.Rows > 0) ? 1 : 0,
        });
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            update case_receipts set effects = r.effects, retains = r.retains
            from {database.Rows(("number", "text"), ("effects", "text"), ("retains", "integer"))}
            where case_receipts.number = r.number and store = @store
            """,
            new { rows = JsonSerializer.Serialize(rows), store });
        await MarkKeptGoneAsync(connection, receipts.Keys);
    }

    public async Task SavePurgedAsync(string store, IReadOnlyDictionary<CaseNumber, Receipt> receipts, CancellationToken cancellationToken)
    {
        var rows = receipts.Select(x => new
        {
            number = x.Key.ToString(),
            plan_hash = x.Value.PlanHash,
            at = x.Value.At.ToUnixTimeMilliseconds(),
            effects = JsonSerializer.Serialize(x.Value.Effects),
        });
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            update case_receipts set purged_at = r.at, purged_plan_hash = r.plan_hash, purged_effects = r.effects
            from {database.Rows(("number", "text"), ("plan_hash", "text"), ("at", "bigint"), ("effects", "text"))}
            where case_receipts.number = r.number and store = @store and purged_at is null
            """,
            new { rows = JsonSerializer.Serialize(rows), store });
        await MarkKeptGoneAsync(connection, receipts.Keys);
    }

    public async Task<ILookup<CaseNumber, StoreReceipt>> ReceiptsAsync(IReadOnlyList<CaseNumber> numbers, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<ReceiptRow>(
            $"""
            select c.number, store, plan_hash as planhash, at, effects, purged_at as purgedat, purged_plan_hash as purgedplanhash, purged_effects as purgedeffects
            from case_receipts c join {database.Rows(("number", "text"))} on r.number = c.number
            order by c.number, store
            """,
            new { rows = JsonSerializer.Serialize(numbers.Select(n => new { number = n.ToString() })) });
        return rows.ToLookup(row => Numbers.Parse(row.Number), row => row.ToReceipt());
    }

    public async Task<IReadOnlyList<StoredCase>> FindPurgedAsync(string service, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<CaseRow>(
            $"""
            select {CaseRow.Columns} from cases
            where service = @service and state = 'Closed' and kept_gone = 1
              and exists (select 1 from case_receipts x where x.number = cases.number and x.retains = 1)
              and not exists (select 1 from case_receipts x where x.number = cases.number and x.retains = 1 and x.purged_at is null)
            limit @limit
            """,
            new { service, limit });
        return [.. rows.Select(row => row.ToCase())];
    }

    public async Task<IReadOnlyList<(CaseNumber Number, string AccountHash)>> FindGoneAsync(string service, IReadOnlyCollection<string> accountHashes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Number, string Hash)>(
            $"select cases.number, cases.account_hash from cases join {database.Rows(("hash", "text"))} on r.hash = cases.account_hash where cases.service = @service and cases.state in ('Closed', 'Purged') order by cases.ended_at, cases.number",
            new { service, rows = JsonSerializer.Serialize(accountHashes.Select(hash => new { hash })) });
        return [.. rows.Select(row => (Numbers.Parse(row.Number), row.Hash))];
    }

    // In a statement of its own after what it reads was committed: of two stores that purge at once the later one sees both.
    // Whoever dies in between has not acknowledged, and comes by here again.
    private async Task MarkKeptGoneAsync(DbConnection connection, IEnumerable<CaseNumber> numbers) => await connection.ExecuteAsync(
        $"""
        update cases set kept_gone = 1 from {database.Rows(("number", "text"))}
        where cases.number = r.number and kept_gone = 0
          and exists (select 1 from case_receipts x where x.number = cases.number and x.retains = 1)
          and not exists (select 1 from case_receipts x where x.number = cases.number and x.retains = 1 and x.purged_at is null)
        """,
        new { rows = JsonSerializer.Serialize(numbers.Select(number => new { number = number.ToString() })) });

    private sealed class ReceiptRow
    {
        public string Number { get; init; } = "";
        public string Store { get; init; } = "";
        public string PlanHash { get; init; } = "";
        public long At { get; init; }
        public string Effects { get; init; } = "[]";
        public long? PurgedAt { get; init; }
        public string? PurgedPlanHash { get; init; }
        public string? PurgedEffects { get; init; }

        public StoreReceipt ToReceipt()
        {
            var step = Steps.Id(Numbers.Parse(Number), Store);
            return new StoreReceipt(
                Store,
                new Receipt(step, PlanHash, At.AsTime(), JsonSerializer.Deserialize<TableEffect[]>(Effects)!),
                PurgedAt is { } purged ? new Receipt(step, PurgedPlanHash!, purged.AsTime(), JsonSerializer.Deserialize<TableEffect[]>(PurgedEffects!)!) : null);
        }
    }
}
