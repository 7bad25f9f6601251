using Adieu.Cases;
using Adieu.Notices;

namespace Adieu.Appeals;

/// <summary>Where refusals and appeals are stored. All times are the database's. What refuses, and what lets a case go on, is a move of the case.</summary>
internal interface IRefusalStore
{
    Task<StoredRefusal?> FindAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Takes an appeal, with its ledger entry and notices; false when one was made already or it is too late.</summary>
    Task<bool> FileAsync(StoredCase about, byte[] words, Func<DateTimeOffset, DateTimeOffset> dueAt, IReadOnlyList<Notice> notices, CancellationToken cancellationToken);

    /// <summary>Appeals that wait, then those decided in the last 30 days.</summary>
    Task<IReadOnlyList<AppealView>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Dismisses an appeal, with its ledger entry and notices, and destroys what was sealed; false when somebody was faster.</summary>
    Task<bool> DismissAsync(StoredCase about, string by, IReadOnlyList<Notice> notices, CancellationToken cancellationToken);

    /// <summary>Destroys what was kept for appeals that nobody made in time.</summary>
    Task ForgetAsync(CancellationToken cancellationToken);
}
