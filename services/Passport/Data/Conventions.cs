using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Passport.Data;

/// <summary>How names and values of the model look in the database.</summary>
public static class Conventions
{
    /// <summary>Writes <c>PhoneChangedAt</c> as <c>phone_changed_at</c>.</summary>
    public static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>
    /// Names columns, keys and indexes in snake case, and lets no foreign key cascade: what goes with an account is
    /// written down in the data map, never implied by a constraint.
    /// </summary>
    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetContainerColumnName() is { } container)
            {
                // What lies within a JSON column has names of its own.
                entity.SetContainerColumnName(Snake(container));
                continue;
            }

            var table = entity.GetTableName()!;
            foreach (var property in entity.GetProperties()) property.SetColumnName(Snake(property.GetColumnName()));
            foreach (var key in entity.GetKeys()) key.SetName($"{(key.IsPrimaryKey() ? "pk" : "ak")}_{table}");
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{table}_{string.Join('_', index.Properties.Select(p => p.GetColumnName()))}");
            foreach (var foreign in entity.GetForeignKeys())
            {
                foreign.DeleteBehavior = DeleteBehavior.Restrict;
                foreign.SetConstraintName($"fk_{table}_{string.Join('_', foreign.Properties.Select(p => Snake(p.Name)))}");
            }
        }
    }
}

/// <summary>Keeps moments as UTC: <c>timestamptz</c> on PostgreSQL, sortable text on SQLite.</summary>
public sealed class UtcTime() : ValueConverter<DateTimeOffset, DateTime>(
    value => value.UtcDateTime, value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));

/// <summary>Keeps an enum as its name in snake case, so that SQL written by people reads like the domain.</summary>
public sealed class EnumText<T>() : ValueConverter<T, string>(value => Names[value], text => Values[text])
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>().ToDictionary(v => v, v => Conventions.Snake(v.ToString()));
    private static readonly Dictionary<string, T> Values = Names.ToDictionary(p => p.Value, p => p.Key);

    /// <summary>A CHECK expression that lets in nothing but the enum's names.</summary>
    public static string Check(string column) => $"{column} in ({string.Join(", ", Names.Values.Select(n => $"'{n}'"))})";
}
