using Adieu.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Passport.Numbers;

/// <summary>Has other services told that somebody gave up a number, where there is an Adieu to tell them.</summary>
public sealed partial class GivenUpNumbers(IServiceProvider services, ILogger<GivenUpNumbers> log)
{
    private readonly AdieuApi? _adieu = services.GetService<AdieuApi>();

    /// <summary>Whether anybody can be told.</summary>
    public bool Available => _adieu is not null;

    /// <summary>Has them told; false when that is not possible now.</summary>
    public async Task<bool> ReleaseAsync(string phone, CancellationToken cancellationToken)
    {
        try
        {
            await _adieu!.ReleaseNumberAsync(phone, cancellationToken);
            return true;
        }
        catch (HttpRequestException e)
        {
            Silent(e.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Adieu took no number that was given up: {Error}.")]
    private partial void Silent(string error);
}
