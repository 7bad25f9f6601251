using System.Diagnostics;
using Adieu.Erasure.Stores;
using Adieu.TestKit;
using Npgsql;

namespace Adieu.Erasure.Tests.Crash;

/// <summary>Ways in which a run ends too early.</summary>
internal enum Death
{
    /// <summary>The server ends the session before a statement, on SQLite the statement fails; the process lives on, and so does its store.</summary>
    Refused,

    /// <summary>PostgreSQL: the line is cut when the server has answered, and the answer is lost; statements travel together as they always do.</summary>
    Cut,

    /// <summary>SQLite: the files as they lie before a statement, which is what a killed process leaves; opened by another store.</summary>
    Copied,

    /// <summary>A process of its own is killed by signal 9 before a statement; another one goes on.</summary>
    Killed,
}

/// <summary>Lets an act die.</summary>
internal static class Deaths
{
    /// <summary>The argument by which this program is told that it is here to die.</summary>
    public const string Child = "--die";

    public static IReadOnlyList<Death> Of(SqlDialect dialect) => dialect == SqlDialect.Sqlite ? [Death.Refused, Death.Copied, Death.Killed] : [Death.Refused, Death.Cut, Death.Killed];

    /// <summary>How many times a run of the act can die so. The place is left as the act leaves it.</summary>
    public static async Task<int> CountAsync(Place place, Act act, Death death)
    {
        if (death == Death.Cut)
        {
            await using var wire = new Wire(place.Connection, int.MaxValue);
            await using var database = new SqlDatabase(SqlDialect.PostgreSql, wire.Connection);
            await using (var through = await place.StoreAsync(act.Year, database)) await act.RunAsync(through);
            return wire.Answers;
        }

        await using var store = await place.StoreAsync(act.Year);
        var count = 0;
        store.Statements.Before = _ => count++;
        await act.RunAsync(store);
        return count;
    }

    /// <summary>Does an act in the place until it dies at this point, and then does it again.</summary>
    /// <returns>The store that did it in the end.</returns>
    public static async Task<SqlErasureStore> DieAsync(Place place, Act act, Death death, int fatal)
    {
        var store = death switch
        {
            Death.Refused => await RefusedAsync(place, act, fatal),
            Death.Cut => await CutAsync(place, act, fatal),
            Death.Killed => await KilledAsync(place, act, fatal),
            _ => null,
        };
        store ??= await place.StoreAsync(act.Year);
        await act.RunAsync(store);
        return store;
    }

    private static async Task<SqlErasureStore?> RefusedAsync(Place place, Act act, int fatal)
    {
        var store = await place.StoreAsync(act.Year);
        var left = fatal;
        store.Statements.Before = _ =>
        {
            if (--left != 0) return;
            if (place.Dialect == SqlDialect.Sqlite) throw new StoreException("The power failed.", transient: true);
            Task.Run(() => PostgresServer.EndSessionsAsync(place.Connection)).GetAwaiter().GetResult();
        };
        await TryAsync(() => act.RunAsync(store));
        store.Statements.Before = null;
        // A replay is a command: whoever starts it once more has another process.
        if (!act.FromBackup) return store;
        await store.DisposeAsync();
        return null;
    }

    // The second try goes by the line that was mended; the answer that is lost may be one to the store's opening.
    private static async Task<SqlErasureStore?> CutAsync(Place place, Act act, int fatal)
    {
        await using var wire = new Wire(place.Connection, fatal);
        await using var database = new SqlDatabase(SqlDialect.PostgreSql, wire.Connection);
        await TryAsync(async () =>
        {
            await using var store = await place.StoreAsync(act.Year, database);
            await TryAsync(() => act.RunAsync(store));
            await act.RunAsync(store);
        });
        return null;
    }

    private static async Task<SqlErasureStore?> KilledAsync(Place place, Act act, int fatal)
    {
        using var process = Process.Start(Command(place, act, fatal))!;
        await process.WaitForExitAsync();
        return process.ExitCode is 128 + 9 or 0 ? null : throw new InvalidOperationException($"The process that was to be killed ended with {process.ExitCode}.");
    }

    /// <summary>What <see cref="Death.Killed"/> starts.</summary>
    public static async Task<int> ChildAsync(string[] arguments)
    {
        await using var place = Place.Open(Enum.Parse<SqlDialect>(arguments[1]), arguments[2], arguments[3]);
        var act = Life.Acts.Single(a => a.Name == arguments[4]);
        var left = int.Parse(arguments[5], System.Globalization.CultureInfo.InvariantCulture);
        await using var store = await place.StoreAsync(act.Year);
        store.Statements.Before = _ =>
        {
            if (--left == 0) Process.GetCurrentProcess().Kill();
        };
        await act.RunAsync(store);
        return 0;
    }

    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (StoreException e) when (e.Transient)
        {
            // It died.
        }
    }

    private static ProcessStartInfo Command(Place place, Act act, int fatal) =>
        new(Environment.ProcessPath!, [.. Self(), Child, $"{place.Dialect}", place.Folder, place.Connection, act.Name, $"{fatal}"]);

    // Under dotnet PROGRAM.dll the process is dotnet.
    private static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Deaths).Assembly.Location] : [];
}
