namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>One railway for a class of tests whose people do not meet.</summary>
public sealed class SharedRailway : IAsyncLifetime
{
    internal RailwayHouse House { get; private set; } = null!;

    public async ValueTask InitializeAsync() => House = await RailwayHouse.StartAsync(null, ("Passport:AttemptsPerMinute", "1000"));

    public ValueTask DisposeAsync() => House.DisposeAsync();
}
