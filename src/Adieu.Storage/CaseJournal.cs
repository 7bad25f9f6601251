using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Evidence;
using Adieu.Verification;
using Dapper;

namespace Adieu.Storage;

/// <summary>Consents and other happenings of cases, each with its ledger entry.</summary>
internal sealed class CaseJournal(AdieuDatabase database) : ICaseJournal
{
    public Task NoteAsync(ProofCase about, string what, JsonObject data, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var now = await transaction.Connection!.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        return await LedgerStore.AppendAsync(database, transaction, now, [LedgerEntries.ForEvent(about, what, data, now)]);
    }, cancellationToken);

    public Task ConsentAsync(ProofCase about, string method, string wording, CancellationToken cancellationToken) => database.TransactAsync(async transaction =>
    {
        var connection = transaction.Connection!;
        var now = await connection.ExecuteScalarAsync<long>($"select {database.Now}", transaction: transaction);
        var given = await connection.ExecuteAsync(
            """
            insert into case_consents (number, method, wording, at) values (@number, @method, @wording, @now)
            on conflict (number, method) do update set wording = excluded.wording, at = excluded.at where case_consents.wording <> excluded.wording
            """, new { number = about.Number.ToString(), method, wording, now }, transaction);
        if (given == 1)
            await LedgerStore.AppendAsync(database, transaction, now, [LedgerEntries.ForEvent(about, "consent", new JsonObject { ["to"] = method, ["wording"] = wording }, now)]);
        return given;
    }, cancellationToken);

    public async Task<string?> FindConsentAsync(CaseNumber number, string method, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(
            "select wording from case_consents where number = @number and method = @method", new { number = number.ToString(), method });
    }
}
