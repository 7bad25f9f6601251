using System.Data.Common;
using System.Globalization;
using System.Text;
using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Tests.Undo;

/// <summary>All rows of tables as one text, with the type of every value, in an order that does not depend on where rows lie.</summary>
internal static class Dump
{
    public static async Task<string> OfAsync(SqlDatabase database, IEnumerable<string> tables)
    {
        await using var connection = await database.OpenAsync(default);
        var all = new StringBuilder();
        foreach (var table in tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = database.Dialect == SqlDialect.PostgreSql ? $"select t::text from {table} t" : $"select * from {table}";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Value(reader, i))));
            rows.Sort(StringComparer.Ordinal);
            foreach (var row in rows) all.Append(table).Append(": ").AppendLine(row);
        }

        return all.ToString();
    }

    public static string Difference(string before, string after)
    {
        var (a, b) = (before.Split('\n'), after.Split('\n'));
        return $"lost: {string.Join(" & ", a.Except(b).Take(3))} new: {string.Join(" & ", b.Except(a).Take(3))}";
    }

    private static string Value(DbDataReader reader, int i) => reader.IsDBNull(i) ? "-" : reader.GetValue(i) switch
    {
        byte[] bytes => "x" + Convert.ToHexString(bytes),
        double d => "d" + BitConverter.DoubleToInt64Bits(d).ToString("x", CultureInfo.InvariantCulture),
        var other => $"{other.GetType().Name[0]}{Convert.ToString(other, CultureInfo.InvariantCulture)}",
    };
}
