using System.Data.Common;
using Adieu.Erasure.Stores;

namespace Adieu.Services;

/// <summary>Compiles every query of a service's file against its live store, changing nothing there.</summary>
public static class ServiceCheck
{
    private static readonly string[] ProfileColumns = ["display_name", "phone", "email", "document_no", "username", "state", "language", "phone_changed_at", "phone_held_since", "phone_newer_holder", "lock_days", "lock_contact", "lock_needs_contact"];

    /// <summary>The mistakes that only the live schema shows: unknown tables and columns, placeholders without a column.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    public static async Task<IReadOnlyList<ServiceDiagnostic>> RunAsync(ServiceLoad.Loaded loaded, string path, ServiceDatabases databases, CancellationToken cancellationToken)
    {
        var mistakes = new List<ServiceDiagnostic>();
        await using var connection = await databases.Accounts(loaded.Service).OpenAsync(cancellationToken);
        foreach (var query in loaded.Queries)
        {
            var (columns, mistake) = await QueryCompiler.CompileAsync(connection, query.Sql, query.Use, cancellationToken);
            var problem = mistake ?? Fit(query, columns);
            if (problem is null) continue;
            var (line, column) = query.Locate(problem.Offset);
            mistakes.Add(new ServiceDiagnostic(Path.GetFullPath(path), line, column, $"{query.Name}: {problem.Reason}", problem.Instead));
        }

        return mistakes;
    }

    private static QueryProblem? Fit(QuerySite query, IReadOnlyList<string> columns)
    {
        var lacking = query.Placeholders.FirstOrDefault(p => !columns.Contains(p, StringComparer.OrdinalIgnoreCase));
        return query.Use switch
        {
            QueryUse.Find when columns.Count != 1 => new(0, "A find query must give one column.", "Select the account's key alone."),
            QueryUse.Face when columns.Count != 1 => new(0, "The face query must give one column.", "Select the sealed reference alone."),
            QueryUse.ClosureKey when columns.Count(column => column != Accounts.MadeAt) != 1 => new(0, "The closure key's query must give the hash, and may say when the key was made.", "Select the hash, and created_at as made_at."),
            QueryUse.Profile when columns.FirstOrDefault(c => !ProfileColumns.Contains(c)) is { } other =>
                new(0, $"A profile has no column {other}.", $"Name it with \"as\": {string.Join(", ", ProfileColumns)}."),
            QueryUse.Contacts when !columns.Contains("contact") || !columns.Contains("name") || !(columns.Contains("phone") || columns.Contains("email")) =>
                new(0, "Contacts need a handle, a name, and a phone number or an e-mail address.", "Select id as contact, a name, and phone or email."),
            QueryUse.SettleHolds when columns.Count != 1 => new(0, "What is held must be one number.", "Select one sum alone."),
            QueryUse.SettleFind or QueryUse.LateFind when lacking is "reference" or "amount" =>
                new(0, $"The query must give a column {lacking}.", $"It gives {string.Join(", ", columns)}; name one with \"as {lacking}\"."),
            QueryUse.Standing or QueryUse.SettleFind when lacking is not null =>
                new(0, $"The texts use {{{lacking}}}, which the query does not give.", $"It gives {string.Join(", ", columns)}."),
            _ => null,
        };
    }
}

// What is wrong with a query, and where in its text, from 0.
internal sealed record QueryProblem(int Offset, string Reason, string Instead);
