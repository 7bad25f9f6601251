using System.Data.Common;
using System.Text.Json;
using Adieu.Cases;
using Dapper;

namespace Adieu.Storage;

// What a move writes beside the case, in the same transaction.
internal sealed partial class CaseStore
{
    private async Task InsertNoticesAsync(DbTransaction transaction, List<CaseChange> done, long now)
    {
        var rows = done.SelectMany(change => change.Notices, (change, notice) => new
        {
            id = notice.Id,
            number = change.Case.Number.ToString(),
            template = notice.Template,
            channel = notice.Channel,
            language = notice.Language,
            wrapped = Convert.ToHexString(notice.SealedKey),
            content = Convert.ToHexString(notice.Sealed),
        }).ToList();
        if (rows.Count == 0) return;
        await transaction.Connection!.ExecuteAsync(
            $"""
            insert into outbox (id, number, template, channel, language, sealed_key, sealed, due_at, status, created_at)
            select id, number, template, channel, language, {database.Bytes("wrapped")}, {database.Bytes("content")}, @now, 'waiting', @now
            from {database.Rows(("id", "text"), ("number", "text"), ("template", "text"), ("channel", "text"), ("language", "text"), ("wrapped", "text"), ("content", "text"))}
            """,
            new { rows = JsonSerializer.Serialize(rows), now },
            transaction);
    }

    private async Task InsertDisputesAsync(DbTransaction transaction, List<CaseChange> done, long now)
    {
        // Nobody disputes what is held, kept or over.
        var over = done.Where(change => change.To == CaseState.Held || CaseTransitions.Ended.Contains(change.To)).Select(change => new { number = change.Case.Number.ToString() }).ToList();
        if (over.Count > 0)
        {
            await transaction.Connection!.ExecuteAsync(
                $"update disputes set used_at = @now from {database.Rows(("number", "text"))} where disputes.number = r.number and used_at is null",
                new { rows = JsonSerializer.Serialize(over), now },
                transaction);
        }

        var rows = done.SelectMany(change => change.DisputeHashes, (change, hash) => new { number = change.Case.Number.ToString(), hash }).ToList();
        if (rows.Count == 0) return;
        await transaction.Connection!.ExecuteAsync(
            $"insert into disputes (token_hash, number, created_at) select hash, number, @now from {database.Rows(("number", "text"), ("hash", "text"))}",
            new { rows = JsonSerializer.Serialize(rows), now },
            transaction);
    }

    // What was collected to verify somebody goes with the decision; method and time of each proof stay.
    private async Task ForgetProofsAsync(DbTransaction transaction, List<CaseChange> done)
    {
        var over = done.Where(change => change.To == CaseState.Confirmed || CaseTransitions.Ended.Contains(change.To)).Select(change => new { number = change.Case.Number.ToString() }).ToList();
        if (over.Count == 0) return;
        await transaction.Connection!.ExecuteAsync(
            $"update verification_codes set code_hash = null, sent_at = null, expires_at = null where number in (select number from {database.Rows(("number", "text"))})",
            new { rows = JsonSerializer.Serialize(over) },
            transaction);
    }

    // An account that is back blocks none of its identifiers, and its key has done its work.
    private async Task ForgetUndoneAsync(DbTransaction transaction, List<CaseChange> done)
    {
        var undone = done.Where(change => change.To == CaseState.Undone).Select(change => new { number = change.Case.Number.ToString() }).ToList();
        if (undone.Count == 0) return;
        var which = $"number in (select number from {database.Rows(("number", "text"))})";
        await transaction.Connection!.ExecuteAsync($"delete from tombstones where {which}", new { rows = JsonSerializer.Serialize(undone) }, transaction);
        await transaction.Connection!.ExecuteAsync($"update undo_keys set until = 0 where {which}", new { rows = JsonSerializer.Serialize(undone) }, transaction);
    }

    private async Task InsertTombstonesAsync(DbTransaction transaction, List<CaseChange> done, long now)
    {
        var rows = done.SelectMany(change => change.Tombstones, (change, stone) => new
        {
            number = change.Case.Number.ToString(),
            service = change.Case.Service,
            kind = stone.Kind,
            hash = stone.Hash,
            until = stone.BlockedFor is { } time ? now + (long)time.TotalMilliseconds : (long?)null,
        }).ToList();
        if (rows.Count == 0) return;
        await transaction.Connection!.ExecuteAsync(
            "insert into tombstones (service, kind, hash, number, until) select service, kind, hash, number, until from "
            + database.Rows(("number", "text"), ("service", "text"), ("kind", "text"), ("hash", "text"), ("until", "bigint")),
            new { rows = JsonSerializer.Serialize(rows) },
            transaction);
    }
}
