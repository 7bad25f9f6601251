using Adieu.Erasure;
using Adieu.Evidence;

namespace Adieu.Cases;

/// <summary>Where cases are stored. All times are the database's.</summary>
internal interface ICaseStore
{
    /// <summary>Stores a new case with its first ledger entry; null when the account has an open one already.</summary>
    Task<StoredCase?> OpenAsync(NewCase request, CancellationToken cancellationToken);

    Task<StoredCase?> FindAsync(CaseNumber number, CancellationToken cancellationToken);

    Task<StoredCase?> FindOpenAsync(string service, string accountHash, CancellationToken cancellationToken);

    /// <summary>Cases that go on only when somebody has looked: held, or in need of attention. Whose answer is due first comes first.</summary>
    Task<IReadOnlyList<StoredCase>> WaitingAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The case's moves, oldest first.</summary>
    Task<IReadOnlyList<CaseMove>> MovesAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>
    /// The one way in which cases move: all changes of a batch in one transaction, each with its ledger entry, notices
    /// and certificate. A case that has moved on, or that another claim holds, is left out.
    /// </summary>
    /// <returns>The cases that moved, as they are now.</returns>
    /// <exception cref="InvalidOperationException">A change is not in <see cref="CaseTransitions"/>; nothing was changed.</exception>
    Task<IReadOnlyList<StoredCase>> ApplyAsync(IReadOnlyList<CaseChange> changes, CancellationToken cancellationToken);

    /// <summary>Claims due cases of a service for as long as <paramref name="lease"/>, oldest due first.</summary>
    /// <param name="service">The service.</param>
    /// <param name="states">In which states.</param>
    /// <param name="resumes">For waiting states, only those that go on there; null for any.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="lease">Until when nobody else may claim them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<StoredCase>> ClaimAsync(string service, IReadOnlyList<CaseState> states, CaseState? resumes, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Claims one case now, due or not; null when it is not in that state and version or somebody holds it.</summary>
    Task<StoredCase?> ClaimOneAsync(StoredCase seen, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Gives claimed cases back for a later try, counting the attempt when <paramref name="problem"/> is not null.</summary>
    Task PostponeAsync(IReadOnlyList<StoredCase> claimed, TimeSpan delay, string? problem, CancellationToken cancellationToken);

    /// <summary>Makes a claim last for <paramref name="lease"/> from now.</summary>
    Task RenewAsync(string claim, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Nothing is due any more for these cases, which stay as they are.</summary>
    Task DoneAsync(IReadOnlyList<StoredCase> cases, CancellationToken cancellationToken);

    /// <summary>Keeps what a store said it did; saying it twice changes nothing.</summary>
    Task SaveReceiptsAsync(string store, IReadOnlyDictionary<CaseNumber, Receipt> receipts, CancellationToken cancellationToken);

    /// <summary>Puts what a store says now in the place of what it said: rows that a legal hold had kept have gone.</summary>
    Task ReplaceReceiptsAsync(string store, IReadOnlyDictionary<CaseNumber, Receipt> receipts, CancellationToken cancellationToken);

    /// <summary>What the stores said, by case and store.</summary>
    Task<ILookup<CaseNumber, StoreReceipt>> ReceiptsAsync(IReadOnlyList<CaseNumber> numbers, CancellationToken cancellationToken);

    /// <summary>Notes that a store retains nothing of these cases any more.</summary>
    Task SavePurgedAsync(string store, IReadOnlyDictionary<CaseNumber, Receipt> receipts, CancellationToken cancellationToken);

    /// <summary>Closed cases of a service of which some store retained data and none does any more.</summary>
    Task<IReadOnlyList<StoredCase>> FindPurgedAsync(string service, int limit, CancellationToken cancellationToken);

    /// <summary>Cases of these accounts that ended with the account gone, in one statement for any number of accounts.</summary>
    /// <returns>Case and account hash; an account that came back and closed again has several.</returns>
    Task<IReadOnlyList<(CaseNumber Number, string AccountHash)>> FindGoneAsync(string service, IReadOnlyCollection<string> accountHashes, CancellationToken cancellationToken);

    Task<IReadOnlyList<Certificate>> CertificatesAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>The case that an unused "this was not me" token stands for.</summary>
    Task<StoredCase?> FindDisputeAsync(string tokenHash, CancellationToken cancellationToken);

    /// <summary>Until when an identifier is blocked; null when it is not. <see cref="DateTimeOffset.MaxValue"/> means for ever.</summary>
    Task<DateTimeOffset?> FindTombstoneAsync(string service, string kind, string hash, CancellationToken cancellationToken);

    /// <summary>Deletes a service's tombstones whose time is over.</summary>
    /// <returns>How many.</returns>
    Task<int> ForgetTombstonesAsync(string service, CancellationToken cancellationToken);
}

/// <summary>A case to be stored. Until when its person must have an answer is counted from the database's time.</summary>
internal sealed record NewCase(
    CaseNumber Number, string Service, string ServiceVersion, Door Door, string Language, string AccountHash, byte[] SealedKey, byte[] Sealed,
    DateTimeOffset? AuthenticatedAt, DateTimeOffset? RecoveredAt, Func<DateTimeOffset, DateTimeOffset> AnswerBy, TimeSpan ExpiresIn)
{
    /// <summary>As what somebody else acts for the account's person; null when it is the person.</summary>
    public Capacity? Capacity { get; init; }

    /// <summary>Notices that tell that it was opened.</summary>
    public IReadOnlyList<Notices.Notice> Notices { get; init; } = [];

    /// <summary>Keyed hashes of the "this was not me" tokens that they carry.</summary>
    public IReadOnlyList<string> DisputeHashes { get; init; } = [];
}

/// <summary>What one store did for a case.</summary>
/// <param name="Store">The store's name.</param>
/// <param name="Receipt">What it says.</param>
/// <param name="Purged">What it says it purged when retention was over; null before.</param>
internal sealed record StoreReceipt(string Store, Receipt Receipt, Receipt? Purged);
