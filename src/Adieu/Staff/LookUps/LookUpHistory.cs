using System.Runtime.CompilerServices;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Services;

namespace Adieu.Staff;

/// <summary>Which members of staff looked a person's account up: part of that person's export.</summary>
internal sealed class LookUpHistory(ILookUpStore lookUps, CaseVault vault)
{
    /// <summary>What the table is called in an export.</summary>
    public const string Table = "look-ups";

    private static readonly string[] Columns = ["at", "desk", "staff", "outcome", "case"];

    /// <summary>The table; null when nobody has.</summary>
    public async Task<ExportTable?> OfAsync(ServiceDefinition service, SubjectKey account, CancellationToken cancellationToken)
    {
        var entries = await lookUps.OfAccountAsync(vault.AccountHash(service.Id, account.Serialize()), cancellationToken);
        return entries.Count == 0 ? null : new ExportTable(Table, Columns, RowsAsync(entries, cancellationToken));
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(IReadOnlyList<LookUpEntry> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return [entry.At, entry.Desk, entry.Staff, entry.Outcome, entry.Case];
        }
    }
}
