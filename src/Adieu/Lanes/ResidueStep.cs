using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Services;
using Microsoft.Extensions.Logging;

namespace Adieu.Lanes;

/// <summary>Reads whole stores, once for everybody, and looks for what is left of those who left, wherever it is.</summary>
internal sealed partial class ResidueStep(ServiceStores stores, ILogger<ResidueStep> logger)
{
    /// <summary>Scans every store of a service that can be read whole.</summary>
    /// <exception cref="StoreException">A store cannot be reached.</exception>
    public async Task<ResidueOutcome> RunAsync(ServiceDefinition service, IReadOnlyDictionary<CaseNumber, CaseSecrets> people, CancellationToken cancellationToken)
    {
        var numbers = people.Keys.ToList();
        var identifiers = numbers.Select(n => (IReadOnlyList<string>)[.. Of(people[n])]).ToList();
        var (tables, rows, skipped, found) = (0, 0L, new List<string>(), new List<(CaseNumber, JsonObject)>());
        foreach (var store in stores.Of(service))
        {
            if (store is not IScanStore whole)
            {
                skipped.Add(store.Name);
                continue;
            }

            var report = await whole.ScanAsync(identifiers, service.Verify.Except, cancellationToken);
            tables += report.Tables;
            rows += report.Rows;
            foreach (var residue in report.Found)
            {
                LogFound(numbers[residue.Owner], store.Name, residue.Table, residue.Column, residue.Occurrences);
                found.Add((numbers[residue.Owner], new JsonObject { ["store"] = store.Name, ["table"] = residue.Table, ["column"] = residue.Column, ["occurrences"] = residue.Occurrences }));
            }
        }

        return new ResidueOutcome(tables, rows, skipped, found.ToLookup(f => f.Item1, f => f.Item2));
    }

    // A user name may be anybody's word; a number or an address is one person's.
    private static IEnumerable<string> Of(CaseSecrets secrets) =>
        secrets.Identifiers.Where(i => i.Key != "username").Select(i => i.Value).Concat([secrets.Phone, secrets.Email]).OfType<string>().Distinct(StringComparer.Ordinal);

    [LoggerMessage(1, LogLevel.Error, "Case {Case} is not closed: its person is still named in store {Store}, {Table}.{Column}, {Occurrences} times")]
    private partial void LogFound(CaseNumber @case, string store, string table, string column, long occurrences);
}

/// <summary>What a scan read and found.</summary>
/// <param name="Tables">How many tables were read.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Skipped">Stores that could not be read whole, such as endpoints.</param>
/// <param name="Found">By case: where; no identifier and no row.</param>
internal sealed record ResidueOutcome(int Tables, long Rows, IReadOnlyList<string> Skipped, ILookup<CaseNumber, JsonObject> Found);
