using Adieu.Cases;
using Adieu.Measures;
using Adieu.Services;
using Dapper;

namespace Adieu.Storage;

/// <summary>What waits in Adieu's database, counted service by service, because the index of what is due begins with it.</summary>
internal sealed class BacklogStore(AdieuDatabase database, ServiceCatalog services) : IBacklog
{
    private const string Worked = "('Confirmed', 'Frozen', 'Settling', 'Erasing', 'Verifying')";

    public async Task<Backlog> LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var due = new List<DueCases>();
        foreach (var service in services.All)
        {
            var rows = await connection.QueryAsync<(string State, long Count, long Lag)>(
                $"select state, count(*), {database.Now} - min(due_at) from cases where service = @id and state in {Worked} and due_at <= {database.Now} group by state", new { id = service.Id });
            due.AddRange(rows.Select(row => new DueCases(service.Id, Enum.Parse<CaseState>(row.State), row.Count, TimeSpan.FromMilliseconds(row.Lag))));
        }

        // Every case has a time by which it is answered; saying so leads SQLite to the index of what waits, not through all cases by service.
        var waiting = await connection.QueryAsync<(string Service, string State, long Count)>(
            "select service, state, count(*) from cases where state in ('Held', 'NeedsAttention') and answer_by > 0 group by service, state");
        var notices = await connection.QuerySingleAsync<(long Count, long Lag)>(
            $"select count(*), coalesce({database.Now} - min(due_at), 0) from outbox where due_at is not null and due_at <= {database.Now}");
        return new Backlog(
            due, [.. waiting.Select(row => new WaitingCases(row.Service, Enum.Parse<CaseState>(row.State), row.Count))], new DueNotices(notices.Count, TimeSpan.FromMilliseconds(notices.Lag)));
    }
}
