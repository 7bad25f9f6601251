using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>
/// The access pattern of request-based privacy tools such as Fides (ethyca/fides, <c>sql_connector.py</c>): every row is
/// read out, then masked by one UPDATE per row, each in a transaction of its own.
/// </summary>
internal static class RowByRow
{
    private static readonly (string Table, string Select, string Update)[] Collections =
    [
        ("accounts", "select * from accounts where id = $1", "update accounts set phone = '', email = '', name = '', password_hash = '' where id = $1"),
        ("sessions", "select * from sessions where account_id = $1", "update sessions set token = '' where id = $1"),
        ("points", "select * from points where account_id = $1", "update points set note = '' where id = $1"),
        ("orders", "select * from orders where account_id = $1", "update orders set address = '' where id = $1"),
        ("order_items", "select i.* from order_items i join orders o on o.id = i.order_id where o.account_id = $1", "update order_items set title = '' where id = $1"),
        ("messages", "select * from messages where sender_id = $1 or receiver_id = $1", "update messages set body = '' where id = $1"),
    ];

    /// <summary>Masks these accounts; with <paramref name="bookkeeping"/> it also writes a log row before and after each collection's access and erasure, as such tools do.</summary>
    public static async Task MaskAsync(NpgsqlDataSource source, Leavers people, bool bookkeeping)
    {
        await using var connection = await source.OpenConnectionAsync();
        if (bookkeeping) await Shop.RunAsync(connection, "create table if not exists execution_log (id bigserial primary key, request text, collection text, status text, at timestamptz default now())");
        foreach (var id in people.OneByOne())
        {
            var found = new Dictionary<string, List<long>>();
            foreach (var (table, select, _) in Collections)
            {
                await LogAsync(connection, bookkeeping, id, table, "access in_processing");
                var keys = found[table] = [];
                await using var command = new NpgsqlCommand(select, connection) { Parameters = { new() { Value = id } } };
                await using (var reader = await command.ExecuteReaderAsync())
                {
                    while (await reader.ReadAsync()) keys.Add(reader.GetInt64(0));
                }

                await LogAsync(connection, bookkeeping, id, table, "access complete");
            }

            foreach (var (table, _, update) in Collections)
            {
                await LogAsync(connection, bookkeeping, id, table, "erasure in_processing");
                foreach (var key in found[table])
                {
                    await using var command = new NpgsqlCommand(update, connection) { Parameters = { new() { Value = key } } };
                    await command.ExecuteNonQueryAsync();
                }

                await LogAsync(connection, bookkeeping, id, table, "erasure complete");
            }
        }
    }

    private static async Task LogAsync(NpgsqlConnection connection, bool on, long id, string collection, string status)
    {
        if (!on) return;
        await using var command = new NpgsqlCommand("insert into execution_log (request, collection, status) values ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = $"request-{id}" }, new() { Value = collection }, new() { Value = status } },
        };
        await command.ExecuteNonQueryAsync();
    }
}
