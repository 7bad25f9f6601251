using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Passport.Hosting;

/// <summary>What time does to a service: whatever is due, done in one go.</summary>
public interface IRounds
{
    /// <summary>Does what is due.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>Adds rounds to a service.</summary>
public static class RoundsExtensions
{
    /// <summary>Makes rounds from the service's start on.</summary>
    /// <param name="services">The service's.</param>
    /// <param name="seconds">From one round's beginning to the next; more than nothing.</param>
    public static IServiceCollection AddRounds<TRounds>(this IServiceCollection services, Func<IServiceProvider, int> seconds)
        where TRounds : class, IRounds => services
            .AddScoped<TRounds>()
            .AddScoped<IRounds>(provider => provider.GetRequiredService<TRounds>())
            .AddHostedService(provider => ActivatorUtilities.CreateInstance<RoundsService>(provider, TimeSpan.FromSeconds(seconds(provider))));
}

/// <summary>Makes the rounds, each in a scope of its own; one that fails is tried again with the next.</summary>
internal sealed partial class RoundsService(IServiceScopeFactory scopes, TimeSpan every, TimeProvider time, ILogger<RoundsService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            do
            {
                await RoundAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping.
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IRounds>().RunAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(e.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round failed with {Error} and will be tried again.")]
    private partial void Failed(string error);
}
