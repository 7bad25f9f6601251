using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>A shop of some size for <see cref="FlatBench"/>, and what an account cost there.</summary>
/// <param name="rows">Of how many rows.</param>
/// <param name="accounts">Of how many people.</param>
/// <param name="inUse">Whether its pages have been logged whole since the last checkpoint.</param>
internal sealed class FlatStore(int rows, int accounts, bool inUse) : IAsyncDisposable
{
    private const int Few = 20, Most = 500;

    private OpenShop? _shop;

    /// <summary>How many rows the store has.</summary>
    public int Rows { get; } = rows;

    /// <summary>What an account costs in batches that are equally large everywhere, however many there are in the store.</summary>
    public FlatCost Alike { get; } = new(Few);

    /// <summary>What it costs in batches as they come: the twentieth part of the people, 500 at most (a lane takes up to 1,000).</summary>
    public FlatCost AsDue { get; } = new(Math.Clamp(accounts / 20, Few, Most));

    /// <summary>Erases some people by the engine and as many by hand, for both; in another store like it where two fifths of its people are gone.</summary>
    public async Task RoundAsync()
    {
        foreach (var cost in (FlatCost[])[Alike, AsDue])
        {
            if (_shop is null || _shop.Given + (2 * cost.People) > accounts * 2 / 5)
            {
                if (_shop is not null) await _shop.DisposeAsync();
                _shop = await MakeAsync();
                // The first people of a store warm connections and statements: PostgreSQL plans one five times before it keeps a plan.
                for (var batch = 0; batch < 6; batch++) await CostAsync(_shop, Few / 4, handFirst: false);
            }

            cost.Add(await CostAsync(_shop, cost.People, handFirst: cost.Rounds % 2 == 1));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_shop is not null) await _shop.DisposeAsync();
    }

    // All of it lies in the server's cache.
    private async Task<OpenShop> MakeAsync()
    {
        if (accounts > 10_000) Report.Say($"making a store of {Rows:N0} rows");
        var shop = await OpenShop.MakeAsync(accounts);
        await using var connection = await shop.Source.OpenConnectionAsync();
        await Shop.RunAsync(connection, "create extension pg_prewarm; select sum(pg_prewarm(oid::regclass)) from pg_class where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace");
        if (inUse) await Shop.LockAsync(connection);
        await Shop.RunAsync(connection, "checkpoint");
        if (inUse) await Shop.RunAsync(connection, "vacuum (freeze)");
        return shop;
    }

    // Whoever comes second finds more pages that the first has just touched.
    private static async Task<(double Engine, double Hand)> CostAsync(OpenShop shop, int people, bool handFirst)
    {
        await using var watch = await shop.Source.OpenConnectionAsync();
        Task<double> Engine() => CostAsync(watch, () => ErasureBench.EngineAsync(shop.Store, new(shop.Next(people)), 1, people), people);
        Task<double> Hand() => CostAsync(watch, () => HandWritten.BatchesAsync(shop.Source, new(shop.Next(people)), 1, people), people);
        if (!handFirst) return (await Engine(), await Hand());
        var hand = await Hand();
        return (await Engine(), hand);
    }

    private static async Task<double> CostAsync(NpgsqlConnection watch, Func<Task> erase, int people)
    {
        var spent = await CpuTime.OfAsync(watch, erase);
        return (spent.Client + spent.Server).TotalMicroseconds / people;
    }
}

/// <summary>What an account cost in a store, in microseconds of processor time, server and client.</summary>
/// <param name="people">How many go at once.</param>
internal sealed class FlatCost(int people)
{
    private readonly List<double> _engine = [], _hand = [];

    /// <summary>How many go at once.</summary>
    public int People { get; } = people;

    /// <summary>By the engine.</summary>
    public double Engine => Median(_engine);

    /// <summary>By hand-written batches.</summary>
    public double Hand => Median(_hand);

    /// <summary>How often.</summary>
    public int Rounds => _engine.Count;

    public void Add((double Engine, double Hand) round)
    {
        _engine.Add(round.Engine);
        _hand.Add(round.Hand);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
