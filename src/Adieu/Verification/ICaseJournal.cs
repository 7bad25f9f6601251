using System.Text.Json.Nodes;
using Adieu.Cases;

namespace Adieu.Verification;

/// <summary>What the ledger is told of a case beside its moves.</summary>
internal interface ICaseJournal
{
    /// <summary>Appends an entry, such as <c>face-check</c>. No personal data.</summary>
    Task NoteAsync(ProofCase about, string what, JsonObject data, CancellationToken cancellationToken);

    /// <summary>Records consent with the version of the words that were read, and the ledger entry of it, in one transaction. The same twice changes nothing.</summary>
    Task ConsentAsync(ProofCase about, string method, string wording, CancellationToken cancellationToken);

    /// <summary>The version of the words that were consented to; null when there is no consent.</summary>
    Task<string?> FindConsentAsync(CaseNumber number, string method, CancellationToken cancellationToken);
}
