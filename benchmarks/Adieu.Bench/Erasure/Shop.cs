using System.Globalization;
using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>
/// The bench schema: accounts, orders with items, messages with two owners, sessions, a points ledger; an index on every
/// key; about 33 rows to an account, scattered over the tables as they are in life.
/// </summary>
internal static class Shop
{
    /// <summary>The data map that the engine compiles.</summary>
    public const string Map = """
        store: main
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          sessions: { owner: account_id, on-close: erase }
          points: { owner: account_id, on-close: erase }
          orders: { owner: account_id, on-close: erase }
          order_items: { parent: orders }
          messages:
            owners:
              - { column: sender_id, on-close: detach }
              - { column: receiver_id, on-close: detach }
            last-owner: erase
            columns: { body: not-personal, sent_at: not-personal }
        """;

    /// <summary>Its tables.</summary>
    public static readonly string[] Names = ["accounts", "sessions", "points", "orders", "order_items", "messages"];

    private const string Tables = """
        create table accounts (id bigint primary key, phone text not null, email text not null, name text not null, password_hash text not null, created_at timestamptz not null);
        create table sessions (id bigint primary key, account_id bigint not null, token text not null, seen_at timestamptz not null);
        create table points (id bigint primary key, account_id bigint not null, amount int not null, note text not null, at timestamptz not null);
        create table orders (id bigint primary key, account_id bigint not null, status text not null, amount numeric(10,2) not null, address text not null, at timestamptz not null);
        create table order_items (id bigint primary key, order_id bigint not null, title text not null, price numeric(10,2) not null);
        create table messages (id bigint primary key, sender_id bigint, receiver_id bigint, body text not null, sent_at timestamptz not null);
        """;

    // Every table is filled in an order that has nothing to do with its owner: a multiplier that is coprime to the
    // number of accounts walks through all of them, far apart.
    private const string Fill = """
        insert into accounts select i, '1' || lpad((i * 7)::text, 10, '0'), 'u' || i || '@example.com', 'Name ' || i, md5(i::text) || md5((i + 1)::text), now() - i * interval '1 second' from generate_series(1, @n) i;
        insert into sessions select i, (i * 700001 % @n) + 1, md5(i::text), now() from generate_series(1::bigint, @n * 3) i;
        insert into points select i, (i * 900007 % @n) + 1, i % 100, 'order', now() from generate_series(1::bigint, @n * 4) i;
        insert into orders select i, (i * 800011 % @n) + 1, 'completed', (i % 900) / 10.0, 'Street ' || (i % 9999) || ', City', now() - i * interval '1 second' from generate_series(1::bigint, @n * 5) i;
        insert into order_items select i, (i % (@n * 5)) + 1, 'Item ' || (i % 5000), (i % 400) / 10.0 from generate_series(1::bigint, @n * 10) i;
        insert into messages select i, (i * 600011 % @n) + 1, (i * 500009 % @n) + 1, 'Hello, this is message number ' || i || ' of this shop.', now() - i * interval '1 second' from generate_series(1::bigint, @n * 5) i;
        """;

    private const string Keys = """
        create index on sessions (account_id);
        create index on points (account_id);
        create index on orders (account_id);
        create index on order_items (order_id);
        create index on messages (sender_id);
        create index on messages (receiver_id);
        """;

    /// <summary>Makes the schema with <paramref name="accounts"/> accounts.</summary>
    /// <param name="connectionString">An empty database.</param>
    /// <param name="accounts">How many.</param>
    /// <param name="onDelete">The foreign keys' rule: none, or cascade (messages: set null).</param>
    public static async Task CreateAsync(string connectionString, int accounts, bool onDelete)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Command Timeout=0");
        await connection.OpenAsync();
        await RunAsync(connection, Tables);
        foreach (var statement in Fill.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
            await RunAsync(connection, statement.Replace("@n", accounts.ToString(CultureInfo.InvariantCulture) + "::bigint", StringComparison.Ordinal));
        await RunAsync(connection, Keys);
        await RunAsync(connection, ForeignKeys(onDelete));
        await RunAsync(connection, "vacuum (analyze, freeze)");
        await RunAsync(connection, "checkpoint");
    }

    private static string ForeignKeys(bool onDelete)
    {
        string cascade = onDelete ? " on delete cascade" : "", setNull = onDelete ? " on delete set null" : "";
        return $"""
            alter table sessions add foreign key (account_id) references accounts{cascade};
            alter table points add foreign key (account_id) references accounts{cascade};
            alter table orders add foreign key (account_id) references accounts{cascade};
            alter table order_items add foreign key (order_id) references orders{cascade};
            alter table messages add foreign key (sender_id) references accounts{setNull};
            alter table messages add foreign key (receiver_id) references accounts{setNull};
            """;
    }

    /// <summary>Locks each row, which marks it; freezing takes the mark away again: every page is written, no row is another afterwards.</summary>
    public static async Task LockAsync(NpgsqlConnection connection)
    {
        foreach (var table in Names) await RunAsync(connection, $"select count(*) from (select 1 from {table} for key share) x");
    }

    /// <summary>Runs a statement without parameters.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
