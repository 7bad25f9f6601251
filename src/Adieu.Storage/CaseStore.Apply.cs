using System.Data.Common;
using System.Text.Json;
using Adieu.Cases;
using Adieu.Evidence;
using Dapper;

namespace Adieu.Storage;

// The one transition function. Its statements take the whole batch, so their number does not grow with it.
internal sealed partial class CaseStore
{
    public async Task<IReadOnlyList<StoredCase>> ApplyAsync(IReadOnlyList<CaseChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            if (change.Granted is null ? !CaseTransitions.IsAllowed(change.Case.State, change.Case.Resumes, change.To) : !CaseTransitions.MayReopen(change.Case.State, change.To))
                throw new InvalidOperationException($"A case cannot move from {change.Case.State} to {change.To}.");
        }

        if (changes.Count == 0) return [];
        var result = await database.TransactAsync<IReadOnlyList<StoredCase>>(async transaction =>
        {
            var now = await transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
            var moved = await MoveRowsAsync(transaction, changes, now);
            var done = changes.Where(change => moved.ContainsKey(change.Case.Number)).ToList();
            if (done.Count == 0) return [];
            await InsertMovesAsync(transaction, [.. done.Select(change => change.Case.Number.ToString())], now);
            var leaves = await LedgerStore.AppendAsync(
                database, transaction, now, [.. done.Select(change => LedgerEntries.ForMove(moved[change.Case.Number], change.To, change.Data, now))]);
            await InsertCertificatesAsync(transaction, done, leaves);
            await InsertNoticesAsync(transaction, done, now);
            await InsertDisputesAsync(transaction, done, now);
            await InsertRefusalsAsync(transaction, done, now);
            await InsertTombstonesAsync(transaction, done, now);
            await NumberStore.InsertAsync(database, transaction, [.. done.SelectMany(change => change.Numbers)], now);
            await ForgetProofsAsync(transaction, done);
            await ForgetUndoneAsync(transaction, done);
            return [.. done.Select(change => moved[change.Case.Number])];
        }, cancellationToken);
        meter?.Moved(result);
        return result;
    }

    private async Task<Dictionary<CaseNumber, StoredCase>> MoveRowsAsync(DbTransaction transaction, IReadOnlyList<CaseChange> changes, long now)
    {
        var rows = changes.Select(change => new
        {
            number = change.Case.Number.ToString(),
            version = change.Case.Version,
            claim = change.Case.Claim,
            was = change.Case.State.ToString(),
            becomes = change.To.ToString(),
            resumes = CaseTransitions.ResumesAfter(change.Case.State, change.Case.Resumes, change.To)?.ToString(),
            due = change.DueAt is { } at ? at.ToUnixTimeMilliseconds() : change.DueIn is { } due ? now + (long)due.TotalMilliseconds : (long?)null,
            keeps = change.KeepsClaim ? 1 : 0,
            problem = change.Problem,
            chosen = change.Choices is null ? 0 : 1,
            days = change.Choices?.CoolingOffDays,
            reason = change.Choices?.ReasonId,
            losses = change.Choices?.LossesAccepted == true ? 1 : 0,
            content = change.Sealed is null ? null : Convert.ToHexString(change.Sealed),
            erases = change.CoolingOff is { } wait ? now + (long)wait.TotalMilliseconds : (long?)null,
            restored = change.Granted is { } granted ? Convert.ToHexString(granted.Key) : null,
            ended = CaseTransitions.Ended.Contains(change.To) ? 1 : 0,
        });
        var source = database.Rows(
            ("number", "text"), ("version", "integer"), ("claim", "text"), ("was", "text"), ("becomes", "text"), ("resumes", "text"), ("due", "bigint"),
            ("keeps", "integer"), ("problem", "text"), ("chosen", "integer"), ("days", "integer"), ("reason", "text"), ("losses", "integer"),
            ("content", "text"), ("erases", "bigint"), ("ended", "integer"), ("restored", "text"));
        // A case that ends loses its key and with it everything sealed, here and in every backup.
        var moved = await transaction.Connection!.QueryAsync<CaseRow>(
            $"""
            update cases set
              state = r.becomes, resumes = r.resumes, version = cases.version + 1, due_at = r.due, problem = r.problem, attempts = 0,
              claim = case when r.keeps = 1 then cases.claim end, claimed_until = case when r.keeps = 1 then cases.claimed_until end,
              cooling_off_days = case when r.chosen = 1 then r.days else cooling_off_days end,
              reason_id = case when r.chosen = 1 then r.reason else reason_id end,
              losses_accepted = case when r.chosen = 1 then r.losses else losses_accepted end,
              confirmed_at = case when r.erases is null then confirmed_at else @now end,
              erases_at = coalesce(r.erases, erases_at),
              ended_at = case when r.ended = 1 then coalesce(ended_at, @now) end,
              sealed_key = case when r.restored is not null then {database.Bytes("r.restored")} when r.ended = 0 then sealed_key end,
              sealed = case when r.ended = 1 then null when r.content is null then sealed else {database.Bytes("r.content")} end
            from {source}
            where cases.number = r.number and cases.version = r.version and cases.state = r.was
              and (cases.claim is null or cases.claim = r.claim or cases.claimed_until < @now)
            returning {CaseRow.ColumnsOf("cases")}
            """,
            new { rows = JsonSerializer.Serialize(rows), now },
            transaction);
        return moved.Select(row => row.ToCase()).ToDictionary(c => c.Number);
    }

    private async Task InsertMovesAsync(DbTransaction transaction, string[] numbers, long now) =>
        await transaction.Connection!.ExecuteAsync(
            $"""
            insert into case_moves (number, version, state, at)
            select cases.number, cases.version, cases.state, @now from cases join {database.Rows(("number", "text"))} on r.number = cases.number
            """,
            new { rows = JsonSerializer.Serialize(numbers.Select(number => new { number })), now },
            transaction);

    private async Task InsertCertificatesAsync(DbTransaction transaction, List<CaseChange> done, IReadOnlyList<LedgerLeaf> leaves)
    {
        var rows = done.Zip(leaves).Where(x => x.First.Certify is not null).Select(x => (x.First.Case.Number, Certificate: x.First.Certify!(x.Second))).Select(x => new
        {
            number = x.Number.ToString(),
            kind = x.Certificate.Kind,
            id = x.Certificate.Id,
            jws = x.Certificate.Jws,
            payload = x.Certificate.Payload,
            issued_at = x.Certificate.IssuedAt.ToUnixTimeMilliseconds(),
        }).ToList();
        if (rows.Count == 0) return;
        await transaction.Connection!.ExecuteAsync(
            "insert into certificates (number, kind, id, jws, payload, issued_at) select number, kind, id, jws, payload, issued_at from "
            + database.Rows(("number", "text"), ("kind", "text"), ("id", "text"), ("jws", "text"), ("payload", "text"), ("issued_at", "bigint")),
            new { rows = JsonSerializer.Serialize(rows) },
            transaction);
    }
}
