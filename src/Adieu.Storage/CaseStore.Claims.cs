using System.Text.Json;
using Adieu.Cases;
using Dapper;

namespace Adieu.Storage;

// Who works on which case. A claim is a random word with an end: a node that dies simply lets it run out, and whoever
// comes later with the old word finds that nothing moves any more.
internal sealed partial class CaseStore
{
    public async Task<IReadOnlyList<StoredCase>> ClaimAsync(
        string service, IReadOnlyList<CaseState> states, CaseState? resumes, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<CaseRow>(
            $"""
            update cases set claim = @claim, claimed_until = {database.Now} + @lease
            where number in (
              select number from cases
              where service = @service and state in ({string.Join(", ", states.Select(s => $"'{s}'"))}) and due_at is not null and due_at <= {database.Now}
                and (claimed_until is null or claimed_until < {database.Now})
                and (cast(@resumes as text) is null or resumes = @resumes)
              order by due_at limit @limit {database.SkipLocked})
            returning {CaseRow.Columns}
            """,
            new
            {
                claim = Guid.NewGuid().ToString("N"),
                lease = (long)lease.TotalMilliseconds,
                service,
                resumes = resumes?.ToString(),
                limit,
            });
        return [.. rows.Select(row => row.ToCase())];
    }

    public async Task<StoredCase?> ClaimOneAsync(StoredCase seen, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<CaseRow>(
            $"""
            update cases set claim = @claim, claimed_until = {database.Now} + @lease
            where number = @number and version = @Version and (claimed_until is null or claimed_until < {database.Now})
            returning {CaseRow.Columns}
            """,
            new { claim = Guid.NewGuid().ToString("N"), lease = (long)lease.TotalMilliseconds, number = seen.Number.ToString(), seen.Version });
        return row?.ToCase();
    }

    public async Task RenewAsync(string claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync($"update cases set claimed_until = {database.Now} + @lease where claim = @claim", new { claim, lease = (long)lease.TotalMilliseconds });
    }

    public async Task DoneAsync(IReadOnlyList<StoredCase> cases, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            update cases set due_at = null, claim = null, claimed_until = null
            from {database.Rows(("number", "text"), ("version", "integer"))} where cases.number = r.number and cases.version = r.version
            """,
            new { rows = JsonSerializer.Serialize(cases.Select(c => new { number = c.Number.ToString(), version = c.Version })) });
    }

    public async Task PostponeAsync(IReadOnlyList<StoredCase> claimed, TimeSpan delay, string? problem, CancellationToken cancellationToken)
    {
        if (claimed.Count == 0) return;
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            update cases set claim = null, claimed_until = null, due_at = {database.Now} + @delay,
              attempts = attempts + @failed, problem = coalesce(@problem, problem)
            from {database.Rows(("number", "text"), ("claim", "text"))}
            where cases.number = r.number and cases.claim = r.claim
            """,
            new
            {
                delay = (long)delay.TotalMilliseconds,
                failed = problem is null ? 0 : 1,
                problem,
                rows = JsonSerializer.Serialize(claimed.Select(c => new { number = c.Number.ToString(), claim = c.Claim })),
            });
    }
}
