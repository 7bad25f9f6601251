using Adieu.Erasure.Stores;

namespace Adieu.Erasure.Tests.Crash;

/// <summary>Goes through a store's life; in each act somebody dies at chosen points, goes on, and must end where nobody died.</summary>
/// <param name="dialect">On which database.</param>
/// <param name="death">How.</param>
/// <param name="choose">At which of so many points, the first being 1.</param>
internal sealed class CrashRun(SqlDialect dialect, Death death, Func<Act, int, IEnumerable<int>> choose)
{
    /// <summary>What ended otherwise, in words.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>How often somebody died, and at how many points they could have, by act.</summary>
    public Dictionary<string, (int Died, int Of)> Deaths { get; } = [];

    public async Task<CrashRun> GoAsync()
    {
        await using var beginning = await Place.NewAsync(dialect);
        var now = await beginning.CopyAsync();
        try
        {
            foreach (var act in Life.Acts)
            {
                var from = act.FromBackup ? beginning : now;
                await using var calm = await from.CopyAsync();
                var points = await Crash.Deaths.CountAsync(calm, act, death);
                var after = await calm.CopyAsync();
                string expected;
                await using (var store = await calm.StoreAsync(act.Year)) expected = await calm.StateAsync(act, store);
                List<int> chosen = [.. choose(act, points)];
                Deaths[act.Name] = (chosen.Count, points);
                await foreach (var (fatal, place) in DeadAsync(from, act, chosen)) await CompareAsync(place, act, fatal, expected);
                await now.DisposeAsync();
                now = after;
            }
        }
        finally
        {
            await now.DisposeAsync();
        }

        return this;
    }

    // SQLite's files can be copied at all points of one run.
    private async IAsyncEnumerable<(int Fatal, Place Place)> DeadAsync(Place from, Act act, List<int> chosen)
    {
        if (death != Death.Copied)
        {
            foreach (var fatal in chosen) yield return (fatal, await from.CopyAsync());
            yield break;
        }

        var copies = new List<(int, Place)>();
        await using var dying = await from.CopyAsync();
        await using (var store = await dying.StoreAsync(act.Year))
        {
            var at = 0;
            store.Statements.Before = _ =>
            {
                if (chosen.Contains(++at)) copies.Add((at, dying.CopyAsync().GetAwaiter().GetResult()));
            };
            await act.RunAsync(store);
        }

        foreach (var copy in copies) yield return copy;
    }

    private async Task CompareAsync(Place place, Act act, int fatal, string expected)
    {
        await using (place)
        {
            try
            {
                await using var store = await Crash.Deaths.DieAsync(place, act, death, fatal);
                var state = await place.StateAsync(act, store);
                if (state != expected) Faults.Add($"{act.Name}, {death} at {fatal}: {Undo.Dump.Difference(expected, state)}");
            }
            catch (StoreException e)
            {
                Faults.Add($"{act.Name}, {death} at {fatal}: {e.Message}");
            }
        }
    }
}
