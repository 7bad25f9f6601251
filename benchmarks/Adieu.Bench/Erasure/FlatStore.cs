using Npgsql;

namespace Adieu.Bench.Erasure;

/// <summary>A shop of some size for <see cref="FlatBench"/>, and what an account cost there.</summary>
/// <param name="rows">Of how many rows.</param>
/// <param name="accounts">Of how many people.</param>
/// <param name="inUse">Whether its pages have been logged whole since the last checkpoint.</param>
internal sealed class FlatStore(int rows, int accounts, bool inUse) : IAsyncDisposable
{
    private readonly List<double> _engine = [], _hand = [];
    private OpenShop? _shop;

    /// <summary>How many rows the store has.</summary>
    public int Rows { get; } = rows;

    /// <summary>Microseconds of processor time for an account, server and client: the engine.</summary>
    public double Engine => Median(_engine);

    /// <summary>The same for hand-written batches.</summary>
    public double Hand => Median(_hand);

    /// <summary>Erases some people by the engine and as many by hand; in another store like it where two fifths of its people are gone.</summary>
    public async Task RoundAsync(int people)
    {
        if (_shop is null || _shop.Given + (2 * people) > accounts * 2 / 5)
        {
            if (_shop is not null) await _shop.DisposeAsync();
            _shop = await MakeAsync();
            // The first people of a store warm connections and statements: PostgreSQL plans one five times before it keeps a plan.
            for (var batch = 0; batch < 6; batch++) await CostAsync(_shop, people / 4);
        }

        var (engine, hand) = await CostAsync(_shop, people);
        _engine.Add(engine);
        _hand.Add(hand);
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

    private static async Task<(double Engine, double Hand)> CostAsync(OpenShop shop, int people)
    {
        await using var watch = await shop.Source.OpenConnectionAsync();
        var engine = await CostAsync(watch, () => ErasureBench.EngineAsync(shop.Store, new(shop.Next(people)), 1, people), people);
        return (engine, await CostAsync(watch, () => HandWritten.BatchesAsync(shop.Source, new(shop.Next(people)), 1, people), people));
    }

    private static async Task<double> CostAsync(NpgsqlConnection watch, Func<Task> erase, int people)
    {
        var spent = await CpuTime.OfAsync(watch, erase);
        return (spent.Client + spent.Server).TotalMicroseconds / people;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
