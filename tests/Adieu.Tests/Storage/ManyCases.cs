using System.Data.Common;
using Adieu.Erasure.Stores;
using Dapper;

namespace Adieu.Tests.Storage;

/// <summary>The years before: closures that are over, with everything that a closure leaves beside it, and as many that wait out their days.</summary>
internal static class ManyCases
{
    /// <summary>Puts so many of either in.</summary>
    public static async Task FillAsync(DbConnection connection, SqlDialect dialect, int many)
    {
        var numbers = $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {many}) select";
        var key = dialect == SqlDialect.PostgreSql ? "decode('00', 'hex')" : "x'00'";
        foreach (var sql in new[]
        {
            $"insert into cases (number, service, service_version, door, state, version, language, account_hash, opened_at, answer_by, ended_at) {numbers} 'OLD-' || i, 'flow-shop', '1', 'SignedIn', 'Closed', 5, 'zh-CN', 'h' || i, i, i, i from n",
            $"insert into cases (number, service, service_version, door, state, version, language, account_hash, opened_at, answer_by, due_at) {numbers} 'NEW-' || i, 'flow-shop', '1', 'SignedIn', 'Frozen', 5, 'zh-CN', 'n' || i, i, 4000000000000 + i, 4000000000000 + i from n",
            $"insert into case_moves {numbers} 'OLD-' || i, 5, 'Closed', i from n",
            $"insert into case_receipts (number, store, plan_hash, at, effects, retains) {numbers} 'OLD-' || i, 'main', 'p', i, '[]', 1 from n",
            $"insert into certificates {numbers} 'OLD-' || i, 'closure', 'c' || i, 'jws', '{{}}', i from n",
            $"insert into tombstones {numbers} 'flow-shop', 'phone', 'h' || i, 'OLD-' || i, 4000000000000 + i from n",
            $"insert into disputes {numbers} 'd' || i, 'OLD-' || i, i, case when i % 10 > 0 then i end from n",
            $"insert into outbox (id, number, template, channel, language, status, created_at, sent_at) {numbers} 'n' || i, 'OLD-' || i, 'closed', 'sms', 'zh-CN', 'sent', i, i from n",
            $"insert into undo_keys {numbers} 'OLD-' || i, case when i % 4 = 0 then {key} end, case when i % 4 = 0 then 4000000000000 + i else i end, case when i % 4 > 0 then i end, case when i % 4 > 0 then i end from n",
            $"insert into number_announcements (id, from_service, to_service, released_at, outcome, ended_at) {numbers} 'a' || i, 'flow-shop', 'flow-shop', i, 'acknowledged', i from n",
            $"insert into verification_codes (number, method, proven_at) {numbers} 'OLD-' || i, 'sms', i from n",
            $"insert into case_consents {numbers} 'OLD-' || i, 'face', '1', i from n",
            $"insert into refusals (number, service, at, staff_id, basis, resumes, until, filed_at, due_at, decided_at, granted) {numbers} 'OLD-' || i, 'flow-shop', i, 's', 'terms', 'Requested', i, case when i % 2 = 0 then i end, i, case when i % 2 = 0 then i end, 0 from n",
            $"insert into staff_look_ups {numbers} 'l' || i, i, 's' || i % 50, null, 'flow-shop', 'document', 'found', 'h' || i, 'OLD-' || i from n",
            $"insert into staff_alarms {numbers} 's' || i % 50, 'no-case', i, i from n",
            $"insert into calls (id, staff_id, at, number) {numbers} 't' || i, 's' || i % 50, i, 'OLD-' || i from n",
        })
            await connection.ExecuteAsync(sql, commandTimeout: 300);
        if (dialect == SqlDialect.PostgreSql) await connection.ExecuteAsync("analyze ;");
    }
}
