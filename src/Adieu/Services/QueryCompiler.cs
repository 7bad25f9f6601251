using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Adieu.Services;

/// <summary>Lets a live database compile one query, in read-only mode.</summary>
internal static partial class QueryCompiler
{
    private static readonly IReadOnlyList<string> Nothing = [];

    /// <summary>The columns that the query gives, or what is wrong with it.</summary>
    public static Task<(IReadOnlyList<string> Columns, QueryProblem? Mistake)> CompileAsync(DbConnection connection, string sql, QueryUse use, CancellationToken cancellationToken) =>
        connection is NpgsqlConnection postgres ? PostgresAsync(postgres, sql, use, cancellationToken) : SqliteAsync((SqliteConnection)connection, sql, use, cancellationToken);

    private static async Task<(IReadOnlyList<string>, QueryProblem?)> PostgresAsync(NpgsqlConnection connection, string sql, QueryUse use, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, sql);
        try
        {
            if (IsStatement(use))
            {
                await command.PrepareAsync(cancellationToken);
                return (Nothing, null);
            }

            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken);
            return (Columns(reader), null);
        }
        catch (PostgresException e)
        {
            // The position counts from 1 in the text as sent, where each @name has become $1.
            var problem = Problem(e.Position > 0 ? BeforeRewriting(sql, e.Position - 1) : 0, e.MessageText);
            return (Nothing, e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn && sql.Any(char.IsAsciiLetterUpper)
                ? problem with { Instead = problem.Instead + " PostgreSQL reads a name without double quotes in lower case." }
                : problem);
        }
    }

    private static async Task<(IReadOnlyList<string>, QueryProblem?)> SqliteAsync(SqliteConnection connection, string sql, QueryUse use, CancellationToken cancellationToken)
    {
        // Otherwise a "read" that writes would be carried out by this very check.
        await Pragma(connection, "pragma query_only = on", cancellationToken);
        try
        {
            await using var command = Command(connection, sql);
            command.Prepare();
            if (IsStatement(use)) return (Nothing, null);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return (Columns(reader), null);
        }
        catch (SqliteException e)
        {
            var message = SqliteMessage().Match(e.Message) is { Success: true } m ? m.Groups[1].Value : e.Message;
            return (Nothing, Problem(Offset(sql, message), message));
        }
        finally
        {
            await Pragma(connection, "pragma query_only = off", CancellationToken.None);
        }
    }

    private static bool IsStatement(QueryUse use) => use is QueryUse.SignOut or QueryUse.SpendKey or QueryUse.SettleCarryOut or QueryUse.LateCarryOut;

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        // Values that no key equals: the query gives its columns and (almost) no rows.
        foreach (var name in new[] { "@value", "@account", "@reference", "@case" }) ServiceSql.AddWhereUsed(command, name, "0");
        foreach (var name in new[] { "@amount", "@fee" }) ServiceSql.AddWhereUsed(command, name, 0L);
        foreach (var name in new[] { "@now", "@by" }) ServiceSql.AddWhereUsed(command, name, DateTimeOffset.UnixEpoch);
        ServiceSql.AddWhereUsed(command, "@asked", "1970-01-01");
        Settlement.AskedMoments.Add(command, DateTimeOffset.UnixEpoch);
        return command;
    }

    private static List<string> Columns(DbDataReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];

    private static QueryProblem Problem(int offset, string message) =>
        new(offset, "The database refuses the query: " + message.TrimEnd('.') + ".", "Name tables and columns as the live schema has them.");

    private static int BeforeRewriting(string sql, int position)
    {
        var shift = 0;
        foreach (Match m in Parameter().Matches(sql))
        {
            if (m.Index - shift >= position) break;
            shift += m.Length - 2;
        }

        return Math.Clamp(position + shift, 0, sql.Length);
    }

    // SQLite names what it does not know ("no such column: x.y") and what it stumbled at ("near "fro": syntax error").
    private static int Offset(string sql, string message)
    {
        var word = Stumble().Match(message);
        if (!word.Success) return 0;
        var name = word.Groups["near"].Success ? word.Groups["near"].Value : word.Groups["name"].Value;
        var at = Regex.Match(sql, $@"(?<![A-Za-z0-9_]){Regex.Escape(name)}(?![A-Za-z0-9_])", RegexOptions.IgnoreCase);
        return at.Success ? at.Index : 0;
    }

    private static async Task Pragma(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [GeneratedRegex("(?<![A-Za-z0-9_@'])@[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Parameter();

    [GeneratedRegex("'(.*)'\\.?$", RegexOptions.Singleline)]
    private static partial Regex SqliteMessage();

    [GeneratedRegex("^near \"(?<near>.+)\": |: (?<name>[A-Za-z0-9_.]+)$")]
    private static partial Regex Stumble();
}
