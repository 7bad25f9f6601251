using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Adieu.Services;

/// <summary>Commands with the queries of a service's file.</summary>
internal static class ServiceSql
{
    /// <summary>A plain name of a table or column, so that the database takes it letter for letter. Columns are to be named with their table: SQLite reads an unknown name in quotes as a text.</summary>
    public static string Name(string plain) => $"\"{plain}\"";

    /// <summary>A command with one parameter, given as text whatever type the column has.</summary>
    public static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, string parameter, string? value)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        Add(command, parameter, value);
        return command;
    }

    // PostgreSQL infers the type of a parameter of unknown type from where it stands, as it does for a quoted literal;
    // SQLite converts by the column's affinity. So one query works for numeric, text and uuid keys.
    public static void Add(DbCommand command, string parameter, string? value) =>
        command.Parameters.Add(command is NpgsqlCommand
            ? new NpgsqlParameter { ParameterName = parameter, NpgsqlDbType = NpgsqlDbType.Unknown, Value = (object?)value ?? DBNull.Value }
            : Plain(command, parameter, value));

    /// <summary>Gives a statement a value if it names the parameter. Texts convert to what they stand for; numbers and moments have their own type, because statements calculate with them.</summary>
    public static void AddWhereUsed(DbCommand command, string parameter, object value)
    {
        if (!Regex.IsMatch(command.CommandText, $"(?<![A-Za-z0-9_@'])@{parameter[1..]}(?![A-Za-z0-9_])")) return;
        if (value is string text)
        {
            Add(command, parameter, text);
            return;
        }

        var typed = command.CreateParameter();
        // On SQLite times are text that sorts.
        (typed.ParameterName, typed.Value) = (parameter, value is DateTimeOffset at ? command is NpgsqlCommand ? at.UtcDateTime : at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) : value);
        command.Parameters.Add(typed);
    }

    /// <summary>A row's values by column name, in any case.</summary>
    public static IReadOnlyDictionary<string, object?> Row(DbDataReader reader)
    {
        var row = new Dictionary<string, object?>(reader.FieldCount, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < reader.FieldCount; i++) row[reader.GetName(i)] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        return row;
    }

    /// <summary>A column's moment: a time with a zone, or text or a time without one, taken as UTC; null for anything else.</summary>
    public static DateTimeOffset? Moment(object? value) => value switch
    {
        DateTimeOffset at => at,
        DateTime at => new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) => at,
        _ => null,
    };

    /// <summary>Whether a column says yes: true, or a number or text other than 0.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool yes => yes,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) is not ("" or "0" or "f" or "false"),
    };

    private static DbParameter Plain(DbCommand command, string name, string? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, (object?)value ?? DBNull.Value);
        return parameter;
    }
}
