using Adieu.Cases;
using Adieu.Staff;
using Dapper;

namespace Adieu.Storage;

/// <summary>Calls in Adieu's database.</summary>
internal sealed class CallStore(AdieuDatabase database) : ICallStore
{
    public async Task AddAsync(string id, string staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync($"insert into calls (id, staff_id, at) values (@id, @staff, {database.Now})", new { id, staff });
    }

    public async Task<Call?> FindAsync(string id, string staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(long Tries, string? Number)?>(
            "select cast(tries as bigint), number from calls where id = @id and staff_id = @staff", new { id, staff });
        return row is var (tries, number) ? new Call(IHotline.Tries - (int)tries, number is null ? null : Numbers.Parse(number)) : null;
    }

    public async Task<int?> TakeTryAsync(string id, string staff, TimeSpan life, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var tries = await connection.ExecuteScalarAsync<long?>(
            $"update calls set tries = tries + 1 where id = @id and staff_id = @staff and number is null and tries < {IHotline.Tries} and at > {database.Now} - @life returning cast(tries as bigint)",
            new { id, staff, life = (long)life.TotalMilliseconds });
        return tries is { } taken ? IHotline.Tries - (int)taken : null;
    }

    public async Task LinkAsync(string id, CaseNumber number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("update calls set number = @number where id = @id", new { id, number = number.ToString() });
    }

    public async Task CalledBackAsync(CaseNumber number, string staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"update calls set called_back_at = {database.Now} where number = @number and staff_id = @staff", new { number = number.ToString(), staff });
    }

    public async Task<bool> IsCalledBackAsync(CaseNumber number, string staff, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(
            "select count(*) from calls where number = @number and staff_id = @staff and called_back_at is not null", new { number = number.ToString(), staff }) > 0;
    }
}
