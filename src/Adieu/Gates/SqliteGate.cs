using Adieu.Services;

namespace Adieu.Gates;

/// <summary>The gate in SQLite: one writer at a time, so a statement sees either no freeze or a finished one.</summary>
internal static class SqliteGate
{
    public const string Installed = $"select name, tbl_name, sql from sqlite_master where type = 'trigger' and name like '{GateInstall.Prefix}%'";

    public static string Table(GateDefinition gate) => $"""
        create table if not exists {Q(gate.Table)} (
          account_id text not null primary key,
          state text not null check (state in ('frozen', 'closed')),
          case_number text not null,
          since text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
        );
        create index if not exists {GateInstall.Prefix}case on {Q(gate.Table)} (case_number);
        create table if not exists adieu_gate_pass (id integer primary key);
        """;

    public static IEnumerable<GateTrigger> Triggers(GateDefinition gate, GateGuard guard)
    {
        foreach (var (what, owners) in new[] { ("insert", "new"), ("update", "old, new"), ("delete", "old") })
        {
            var name = $"{GateInstall.Prefix}{guard.Table}_{what}";
            var accounts = string.Join(", ", owners.Split(", ").Select(o => $"cast({o}.{Q(guard.Column)} as text)"));
            // A row in the pass table exists only within the transaction that erases, and nobody else can see it.
            var sql = $"""
                CREATE TRIGGER {Q(name)} before {what} on {Q(guard.Table)}
                when exists (select 1 from {Q(gate.Table)} where account_id in ({accounts})) and not exists (select 1 from adieu_gate_pass)
                begin select raise(abort, '{GateInstall.Refusal}'); end
                """;
            yield return new GateTrigger(name, guard.Table, sql, sql);
        }
    }

    private static string Q(string name) => ServiceSql.Name(name);
}
