using Adieu.Cases;
using Adieu.Notices;

namespace Adieu.Appeals;

/// <summary>Where refusals and appeals are stored. All times are the database's. What refuses, and what lets a case go on, is a move of the case.</summary>
internal interface IRefusalStore
{
    Task<StoredRefusal?> FindAsync(CaseNumber number, CancellationToken cancellationToken);

    /// <summary>Takes an appeal, with its ledger entry and notices; false when one was made already or it is too late.</summary>
    Task<bool> FileAsync(StoredCase about, byte[] words, Func<DateTimeOffset, DateTimeOffset> dueAt, IReadOnlyList<Notice> notices, CancellationToken cancellationToken);

    /// <summary>Appeals that wait, the most urgent first, then those decided in the last 30 days, the latest first.</summary>
    /// <param name="most">How many of either.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<AppealView>> ListAsync(int most, CancellationToken cancellationToken);

    /// <summary>How many appeals wait longer than the law allows.</summary>
    Task<int> CountOverdueAsync(CancellationToken cancellationToken);

    /// <summary>Dismisses an appeal, with its ledger entry and notices, and destroys what was sealed; false when somebody was faster.</summary>
    Task<bool> DismissAsync(StoredCase about, string by, IReadOnlyList<Notice> notices, CancellationToken cancellationToken);

    /// <summary>Destroys what was kept for appeals that nobody made in time.</summary>
    Task ForgetAsync(CancellationToken cancellationToken);
}
