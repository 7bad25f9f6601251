using System.Globalization;
using Passport.Data;
using Passport.Seeding;
using Railway.Data;

namespace Railway.Seeding;

/// <summary>Makes up people and whom they buy for.</summary>
internal sealed class People(Random random, DateTimeOffset now, string passwordHash)
{
    private readonly SamplePeople _sample = new(random, now, passwordHash);

    /// <summary>An account; see <see cref="SamplePeople.Account"/>.</summary>
    public Account Account(long id, int number, string? name = null) => _sample.Account(id, number, name);

    /// <summary>A saved passenger of an account.</summary>
    public Passenger Passenger(long id, Account owner) => new()
    {
        Id = id,
        AccountId = owner.Id,
        RealName = _sample.Name(),
        DocumentNo = _sample.Document(),
        Phone = random.Next(2) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"154{50_000_000 + id:D8}"),
        AddedAt = owner.CreatedAt.AddDays(random.Next(1, 30)),
    };
}
