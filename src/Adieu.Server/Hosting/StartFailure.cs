using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Storage;
using Microsoft.Extensions.Options;

namespace Adieu.Server.Hosting;

/// <summary>What an operator can mend is told in one message and exit code 1, not in a stack trace and an aborted process.</summary>
internal static class StartFailure
{
    /// <summary>What to say of it; null for what nobody expected, which keeps its trace.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join('\n', options.Failures),
        AdieuStartException or KeyRingException or MigrationException or StoreException => exception.Message,
        // The port is taken, the file is not there, the folder may not be written.
        IOException or UnauthorizedAccessException => exception.Message,
        _ => null,
    };
}
