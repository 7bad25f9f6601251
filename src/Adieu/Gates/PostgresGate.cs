using System.Security.Cryptography;
using System.Text;
using Adieu.Services;

namespace Adieu.Gates;

/// <summary>
/// The gate in PostgreSQL. A business statement first locks its account's row for key share, a freeze locks it for
/// update: so a freeze waits for business under way, and business that comes later waits for the freeze and sees it.
/// </summary>
internal static class PostgresGate
{
    // The comment holds a hash of the definition, which the catalog would show reformatted.
    public const string Installed = $"""
        select t.tgname, c.relname, case when t.tgenabled = 'O' then coalesce(obj_description(t.oid, 'pg_trigger'), '') else 'disabled' end
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where not t.tgisinternal and t.tgname like 'adieu\_gate\_%' and c.relnamespace = current_schema::regnamespace
        """;

    public static string Table(GateDefinition gate) => $"""
        create table if not exists {Q(gate.Table)} (
          account_id text not null primary key,
          state text not null check (state in ('frozen', 'closed')),
          case_number text not null,
          since timestamptz not null default now()
        );
        create index if not exists {GateInstall.Prefix}case on {Q(gate.Table)} (case_number);
        """;

    public static IEnumerable<GateTrigger> Triggers(GateDefinition gate, GateGuard guard)
    {
        var name = NameOf(guard.Table);
        var function = Function(gate, guard, name);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(function)))[..16];
        yield return new GateTrigger(name, guard.Table, $"""
            {function}
            create or replace trigger {Q(name)} before insert or update or delete on {Q(guard.Table)} for each row execute function {Q(name)}();
            comment on trigger {Q(name)} on {Q(guard.Table)} is '{hash}';
            """, hash);
    }

    // PostgreSQL cuts names at 63 bytes without a word: two long tables would share one function, and with it one column.
    private static string NameOf(string table)
    {
        const int Most = 63;
        var name = GateInstall.Prefix + table;
        return name.Length <= Most ? name : $"{name[..(Most - 9)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(table)))[..8]}";
    }

    // Under repeatable read a snapshot may be older than the freeze, and a plain look would miss it. There the function
    // tries to insert a gate row of its own: that collides with what the snapshot cannot see, as a serialisation
    // failure (40001) that the service retries like any other.
    private static string Function(GateDefinition gate, GateGuard guard, string name) => $"""
        create or replace function {Q(name)}() returns trigger language plpgsql as $gate$
        declare
          owner {Q(gate.Subject)}.{Q(gate.SubjectKey)}%type;
        begin
          if current_setting('adieu.erasing', true) = 'on' then
            return coalesce(new, old);
          end if;
          foreach owner in array
            case tg_op
              when 'INSERT' then array[new.{Q(guard.Column)}]
              when 'DELETE' then array[old.{Q(guard.Column)}]
              else case when old.{Q(guard.Column)} is not distinct from new.{Q(guard.Column)} then array[new.{Q(guard.Column)}] else array[old.{Q(guard.Column)}, new.{Q(guard.Column)}] end
            end
          loop
            continue when owner is null;
            perform 1 from {Q(gate.Subject)} where {Q(gate.SubjectKey)} = owner for key share;
            if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted')
              and not exists (select 1 from {Q(gate.Table)} where account_id = owner::text) then
              insert into {Q(gate.Table)} (account_id, state, case_number) values (owner::text, 'closed', '') on conflict do nothing;
              delete from {Q(gate.Table)} where account_id = owner::text and case_number = '';
            end if;
            if exists (select 1 from {Q(gate.Table)} where account_id = owner::text) then
              raise exception '{GateInstall.Refusal}' using errcode = 'P0001';
            end if;
          end loop;
          return coalesce(new, old);
        end
        $gate$;
        """;

    private static string Q(string name) => ServiceSql.Name(name);
}
