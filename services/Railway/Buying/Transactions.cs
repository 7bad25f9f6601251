using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Railway.Data;

namespace Railway.Buying;

/// <summary>Lets one operation be part of another.</summary>
internal static class Transactions
{
    /// <summary>Begins a transaction, or gives null when the caller has begun one and will commit it.</summary>
    public static async Task<IDbContextTransaction?> BeginOrJoinAsync(this RailwayDb db, CancellationToken cancellationToken) =>
        db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
}
