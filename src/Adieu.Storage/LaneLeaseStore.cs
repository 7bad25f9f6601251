using Adieu.Erasure.Stores;
using Adieu.Lanes;
using Dapper;

namespace Adieu.Storage;

/// <summary>Lane slots as rows of the table <c>lane_leases</c>.</summary>
internal sealed class LaneLeaseStore(AdieuDatabase database) : ILaneLeases
{
    public async Task<bool> TakeAsync(string lane, string service, int slots, string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        // SQLite has one writer: more than one slot would only make nodes wait for one another.
        if (database.Dialect == SqlDialect.Sqlite) slots = 1;
        await using var connection = await database.OpenAsync(cancellationToken);
        for (var slot = 0; slot < slots; slot++)
        {
            // One statement decides: the row is taken when there is none, when its time is over, or when it is ours.
            var taken = await connection.ExecuteAsync(
                $"""
                insert into lane_leases (lane, service, slot, owner, until) values (@lane, @service, @slot, @owner, {database.Now} + @lease)
                on conflict (lane, service, slot) do update set owner = excluded.owner, until = excluded.until
                where lane_leases.until < {database.Now} or lane_leases.owner = excluded.owner
                """,
                new { lane, service, slot, owner, lease = (long)lease.TotalMilliseconds });
            if (taken == 1) return true;
        }

        return false;
    }

    public async Task GiveBackAsync(string owner, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("delete from lane_leases where owner = @owner", new { owner });
    }
}
