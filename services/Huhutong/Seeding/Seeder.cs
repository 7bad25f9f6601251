using Huhutong.Data;
using Huhutong.Plans;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport.Data;
using Passport.Seeding;

namespace Huhutong.Seeding;

/// <summary>Fills an empty database: the plans always, sample people where they are wanted.</summary>
internal sealed partial class Seeder(
    HuhutongDb db, IPasswordHasher<Account> hasher, IOptions<HuhutongOptions> options, IHostEnvironment environment, TimeProvider time, ILogger<Seeder> log)
{
    // Any number does; the same one makes the same people.
    private const int Seed = 20_260_202;

    /// <summary>Fills what is empty; does nothing on a database that is filled.</summary>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await db.Plans.AnyAsync(cancellationToken)) await BulkInsert.InsertAsync(db, PlanTable.All, cancellationToken);
        if ((options.Value.Seed ?? environment.IsDevelopment()) && !await db.Accounts.AnyAsync(cancellationToken))
        {
            var rows = Make();
            await rows.InsertAsync(db, cancellationToken);
            Seeded(rows.Accounts.Count, rows.Bills.Count, rows.Messages.Count, (long)time.GetElapsedTime(started).TotalMilliseconds);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    // All sample people share one hash: hashing two thousand passwords would take minutes and tell nothing.
    private Rows Make()
    {
        var random = new Random(Seed);
        var now = time.GetUtcNow();
        var rows = new Rows();
        var people = new SamplePeople(random, now, hasher.HashPassword(new Account { RealName = "", DocumentNo = "" }, Personas.Password));
        var household = new Household(random, now, rows);
        var talk = new Talk(random, now, rows);
        new Personas(now, rows, people, household, talk).Add();
        new Crowd(random, now, rows, people, household, talk).Add(options.Value.SeedAccounts);
        return rows;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sample data: {Accounts} accounts, {Bills} bills, {Messages} messages in {Milliseconds} ms.")]
    private partial void Seeded(int accounts, int bills, int messages, long milliseconds);
}
