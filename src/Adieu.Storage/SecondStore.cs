using System.Globalization;
using System.Security.Cryptography;
using Adieu.Cases;
using Adieu.Staff;
using Dapper;

namespace Adieu.Storage;

/// <summary>Requests for a second pair of eyes in Adieu's database.</summary>
internal sealed class SecondStore(AdieuDatabase database) : ISecondStore
{
    // How long a request waits; how long a signature is good for who asked; how often digits can be typed.
    private const long Waits = 30 * 60_000, Counts = 60 * 60_000, Kept = 24 * 60 * 60_000;
    private const int Tries = 3;

    private string IsWaiting => $"second_id is null and tries < {Tries} and asked_at > {database.Now} - {Waits}";

    public async Task<SecondRequest> AskAsync(StaffSeat seat, CaseNumber number, SecondFor what, string service, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync($"delete from second_pairs where asked_at < {database.Now} - {Kept}");
        var (key, of) = (number.ToString(), what.ToString());
        if (await connection.ExecuteScalarAsync<long>($"select count(*) from second_pairs where number = @key and what = @of and staff_id = @Staff and {IsWaiting}", new { key, of, seat.Staff }) == 0)
        {
            await connection.ExecuteAsync(
                $"""
                insert into second_pairs (id, number, what, service, staff_id, session_id, desk, digits, asked_at)
                values (@id, @key, @of, @service, @Staff, @Session, @Desk, @digits, {database.Now})
                """,
                new { id = StaffIds.New("e"), key, of, service, seat.Staff, seat.Session, seat.Desk, digits = RandomNumberGenerator.GetInt32(1000).ToString("D3", CultureInfo.InvariantCulture) });
        }

        return (await AskedAsync(seat.Staff, number, cancellationToken))!;
    }

    public async Task<SecondRequest?> AskedAsync(string staff, CaseNumber number, CancellationToken cancellationToken) =>
        (await ListAsync($"e.staff_id = @staff and e.number = @key and (({IsWaiting}) or e.signed_at > {database.Now} - {Counts})", new { staff, key = number.ToString() }, cancellationToken))
            .Select(row => row.ToRequest() with { Digits = row.SignedBy is null ? row.Digits : null }).LastOrDefault();

    public async Task<IReadOnlyList<(SecondRequest Request, string Staff)>> WaitingAsync(CancellationToken cancellationToken) =>
        [.. (await ListAsync($"{IsWaiting} and s.state = 'Active'", new { }, cancellationToken)).Select(row => (row.ToRequest(), row.Staff))];

    public async Task<(int? Left, bool Fits)> TryAsync(string id, string digits, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(long Tries, string Digits)?>(
            $"update second_pairs set tries = tries + 1 where id = @id and {IsWaiting} returning cast(tries as bigint), digits", new { id });
        return row is var (tries, right) ? (Tries - (int)tries, digits == right) : (null, false);
    }

    // The try that fitted may have been the last one.
    public async Task<SecondSignature?> SignAsync(string id, string second, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(string Number, string What, string Staff, string Session, string? Desk)?>(
            $"update second_pairs set second_id = @second, signed_at = {database.Now} where id = @id and second_id is null and tries <= {Tries} returning number, what, staff_id, session_id, desk", new { id, second });
        return row is var (number, what, staff, session, desk)
            ? new SecondSignature(Numbers.Parse(number), Enum.Parse<SecondFor>(what), staff, session, desk, second)
            : null;
    }

    public async Task<string?> SignedAsync(string staff, CaseNumber number, SecondFor what, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<string>(
            $"""
            select e.second_id from second_pairs e join staff z on z.id = e.second_id
            where e.staff_id = @staff and e.number = @number and e.what = @what and z.state = 'Active'
            and e.signed_at > {database.Now} - {Counts} and e.signed_at >= @since order by e.signed_at desc
            """, new { staff, number = number.ToString(), what = what.ToString(), since = since.ToUnixTimeMilliseconds() });
    }

    public async Task<bool?> SamePersonAsync(string one, string other, bool byNumber, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<(string? Other, string? Own, string? Others, string? Mail, string? OthersMail)?>(
            "select b.id, a.own_hash, b.own_hash, lower(a.email), lower(b.email) from staff a left join staff b on b.id = @other where a.id = @one", new { one, other });
        if (row is not var (member, own, others, mail, othersMail)) return null;
        if (member is null) return false;
        if ((own is not null && own == others) || (mail is not null && mail == othersMail)) return true;
        return (own is not null && others is not null) || (!byNumber && mail is not null && othersMail is not null) ? false : null;
    }

    private async Task<IEnumerable<Row>> ListAsync(string where, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryAsync<Row>(
            $"""
            select e.id, e.number, e.what, e.service, e.staff_id as staff, s.display_name as askedby, e.desk, e.digits, e.asked_at as askedat, z.display_name as signedby
            from second_pairs e join staff s on s.id = e.staff_id left join staff z on z.id = e.second_id where {where} order by e.asked_at, e.id
            """, values);
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Number { get; init; } = "";

        public string What { get; init; } = "";

        public string Service { get; init; } = "";

        public string Staff { get; init; } = "";

        public string AskedBy { get; init; } = "";

        public string? Desk { get; init; }

        public string Digits { get; init; } = "";

        public long AskedAt { get; init; }

        public string? SignedBy { get; init; }

        public SecondRequest ToRequest() => new(Id, Numbers.Parse(Number), Enum.Parse<SecondFor>(What), AskedBy, Desk, Service, AskedAt.AsTime()) { SignedBy = SignedBy };
    }
}
