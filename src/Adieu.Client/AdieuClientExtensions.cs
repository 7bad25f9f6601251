using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Adieu.Client;

/// <summary>Registers Adieu with a service.</summary>
public static class AdieuClientExtensions
{
    /// <summary>
    /// Adds <see cref="AdieuHandOff"/>, <see cref="AdieuApi"/> and <see cref="AdieuGate"/>, with options from the
    /// configuration section <c>Adieu</c>; wrong options stop the service at start.
    /// </summary>
    public static IServiceCollection AddAdieu(this IServiceCollection services, Action<AdieuOptions>? configure = null)
    {
        var options = services.AddOptions<AdieuOptions>().BindConfiguration(AdieuOptions.Section);
        if (configure is not null) options.Configure(configure);
        options.ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AdieuHandOff>();
        services.AddSingleton<AdieuGate>();
        services.AddSingleton<Calls.UsedCalls>();
        services.AddHttpClient<AdieuApi>(static http => http.Timeout = TimeSpan.FromSeconds(90));
        return services;
    }
}
