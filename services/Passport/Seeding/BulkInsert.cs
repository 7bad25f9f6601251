using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Passport.Seeding;

/// <summary>Inserts many rows in few statements, with the model's own names and conversions.</summary>
public static class BulkInsert
{
    // One round trip carries as many rows as fit; SQLite has no round trips, and prepares a statement of one row once.
    private const int Parameters = 5000;

    /// <summary>Inserts rows whose keys are set; the caller has a transaction on the context.</summary>
    public static async Task InsertAsync<T>(DbContext db, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count == 0) return;
        var entity = db.Model.FindEntityType(typeof(T))!;
        var properties = entity.GetProperties().ToArray();
        var readers = properties.Select(p => (Get: p.GetGetter(), Mapping: p.GetRelationalTypeMapping(), p.IsNullable)).ToArray();
        var size = db.Database.IsSqlite() ? 1 : Math.Max(1, Parameters / properties.Length);
        DbCommand? command = null;
        foreach (var chunk in rows.Chunk(size))
        {
            if (command is null || chunk.Length != size) command = Command(db, entity, properties, chunk.Length);
            command.Parameters.Clear();
            var index = 0;
            foreach (var row in chunk)
            {
                foreach (var (get, mapping, nullable) in readers) command.Parameters.Add(mapping.CreateParameter(command, $"p{index++}", get.GetClrValue(row), nullable));
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        if (command is not null) await command.DisposeAsync();
    }

    /// <summary>PostgreSQL: goes on counting after the highest key that was inserted.</summary>
    public static async Task AdvanceKeysAsync(DbContext db, CancellationToken cancellationToken)
    {
        if (!db.Database.IsNpgsql()) return;
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var key = entity.FindPrimaryKey()!.Properties;
            if (key.Count != 1 || key[0].ValueGenerated != ValueGenerated.OnAdd || (key[0].ClrType != typeof(long) && key[0].ClrType != typeof(int))) continue;
            var (table, column) = (entity.GetTableName(), key[0].GetColumnName());
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = $"select setval(pg_get_serial_sequence('{table}', '{column}'), coalesce((select max({column}) from {table}), 0) + 1, false)";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static DbCommand Command(DbContext db, IEntityType entity, IProperty[] properties, int rows)
    {
        var text = new StringBuilder("insert into ").Append(entity.GetTableName()).Append(" (").AppendJoin(", ", properties.Select(p => p.GetColumnName())).Append(") values ");
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (").AppendJoin(", ", Enumerable.Range(row * properties.Length, properties.Length).Select(i => $"@p{i}")).Append(')');
        }

        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = text.ToString();
        return command;
    }
}
