using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;
using Adieu.Evidence;
using Adieu.Gates;
using Adieu.Services;

namespace Adieu.Recovery;

/// <summary>Undoes a closure that was a mistake, while the case's key lives.</summary>
internal sealed class UndoDesk(ServiceCatalog services, ICaseStore cases, ServiceStores stores, UndoVault vault, CertificateWriter certificates, Gate gate)
{
    /// <summary>The outcome.</summary>
    public abstract record Outcome
    {
        private Outcome()
        {
        }

        /// <summary>The account is back, and the certificate revoked.</summary>
        public sealed record Undone(StoredCase Case, IReadOnlyDictionary<string, RestoreReport> Stores) : Outcome;

        /// <summary>A store could not bring everything back; the case stays closed. Stores before it in the list may be restored, and so may pieces of a huge account: the next try goes on from there.</summary>
        public sealed record Incomplete(StoredCase Case, IReadOnlyDictionary<string, RestoreReport> Stores) : Outcome;

        /// <summary>The case is not closed, or was not sealed, or its key is destroyed.</summary>
        public sealed record TooLate(StoredCase Case) : Outcome;

        /// <summary>There is no such case, or its service is not configured.</summary>
        public sealed record NotFound : Outcome;
    }

    /// <summary>Brings an account back.</summary>
    /// <param name="number">The closed case.</param>
    /// <param name="staff">The operator's staff id; stays in the ledger.</param>
    /// <param name="reason">Why; stays in the ledger, so it names nobody.</param>
    /// <param name="partial">Whether to bring back what can be, when something cannot.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">A store refused or could not be reached; stores restored until then stay so.</exception>
    public async Task<Outcome> UndoAsync(CaseNumber number, string staff, string reason, bool partial, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(number, cancellationToken) is not { } found || !services.TryFind(found.Service, out var service)) return new Outcome.NotFound();
        if (found.State != CaseState.Closed || await vault.FindAsync(number, cancellationToken) is not { } key) return new Outcome.TooLate(found);
        var reports = new Dictionary<string, RestoreReport>();
        // The last store erased is the first restored.
        foreach (var store in stores.Of(service).Reverse().OfType<IUndoStore>().Where(s => s.Undo))
        {
            // An account that comes back in pieces is shut until the last of them: nobody takes a half for the whole.
            if (await store.ReturningInPiecesAsync(Steps.Id(number, store.Name), key, cancellationToken) is { } account) await gate.ShutAsync(service, account, number, cancellationToken);
            var report = reports[store.Name] = await store.RestoreAsync(Steps.Id(number, store.Name), key, partial, cancellationToken);
            if (report.Outcome is RestoreOutcome.NothingChanged && reports.Count == 1) await gate.OpenAsync(service, number, cancellationToken);
            if (report.Outcome is RestoreOutcome.NothingChanged or RestoreOutcome.Halfway) return new Outcome.Incomplete(found, reports);
        }

        if (reports.Values.All(r => r.Outcome == RestoreOutcome.NothingSealed)) return new Outcome.TooLate(found);
        await gate.OpenAsync(service, number, cancellationToken);
        var closure = (await cases.CertificatesAsync(number, cancellationToken)).FirstOrDefault(c => c.Kind == "closure");
        var moved = await cases.ApplyAsync([new CaseChange(found, CaseState.Undone)
        {
            Data = new JsonObject
            {
                ["by"] = "operator",
                ["staff"] = staff,
                ["reason"] = reason,
                ["revokes"] = closure?.Id,
                ["missing"] = reports.Values.Sum(r => r.Missing.Count),
            },
            Certify = closure is null ? null : leaf => certificates.Revocation(service, found, closure.Id, leaf),
        }], cancellationToken);
        return moved is [var undone] ? new Outcome.Undone(undone, reports) : new Outcome.TooLate(found);
    }
}
