using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Passport.Data;
using Passport.Seeding;
using Railway.Data;
using Railway.Network;

namespace Railway.Seeding;

/// <summary>Fills an empty database: the network always, sample people where they are wanted.</summary>
internal sealed partial class Seeder(
    RailwayDb db, Timetable timetable, IPasswordHasher<Account> hasher, IOptions<RailwayOptions> options, IHostEnvironment environment, TimeProvider time, ILogger<Seeder> log)
{
    // Any number does; the same one makes the same people.
    private const int Seed = 20_260_101;

    /// <summary>Fills what is empty; does nothing on a database that is filled.</summary>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            if (!await db.Stations.AnyAsync(cancellationToken))
            {
                await BulkInsert.InsertAsync(db, StationTable.All, cancellationToken);
                await BulkInsert.InsertAsync(db, TrainTable.All, cancellationToken);
                await BulkInsert.InsertAsync(db, [.. TrainTable.All.SelectMany(t => t.Stops)], cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        await timetable.OpenAsync(cancellationToken);
        if (!(options.Value.Seed ?? environment.IsDevelopment()) || await db.Accounts.AnyAsync(cancellationToken)) return;
        var rows = Make(await db.Departures.AsNoTracking().OrderBy(d => d.Day).ToListAsync(cancellationToken));
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await rows.InsertAsync(db, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        Seeded(rows.Accounts.Count, rows.Orders.Count, (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    // All sample people share one hash: hashing two thousand passwords would take minutes and tell nothing.
    private Rows Make(IReadOnlyList<Departure> departures)
    {
        var random = new Random(Seed);
        var now = time.GetUtcNow();
        var rows = new Rows();
        var people = new People(random, now, hasher.HashPassword(new Account { RealName = "", DocumentNo = "" }, Personas.Password));
        var history = new History(random, now, rows, departures);
        new Personas(now, rows, people, history, departures).Add();
        new Crowd(random, now, rows, people, history).Add(options.Value.SeedAccounts);
        return rows;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sample data: {Accounts} accounts, {Orders} orders in {Milliseconds} ms.")]
    private partial void Seeded(int accounts, int orders, long milliseconds);
}
