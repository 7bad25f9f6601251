using Microsoft.Extensions.Logging;

namespace Passport.Hosting;

/// <summary>What a service leaves out of its log.</summary>
public static class ServiceLogging
{
    /// <summary>
    /// Leaves out what a request holds: it is nobody's business in a log. Failed commands are told by whoever handles the
    /// error: a gate's refusal, for one, is no fault.
    /// </summary>
    public static void Quiet(this ILoggingBuilder logging)
    {
        foreach (var category in new[] { "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "System.Net.Http" }) logging.AddFilter(category, LogLevel.Warning);
        foreach (var category in new[] { "Microsoft.AspNetCore.DataProtection", "Microsoft.AspNetCore.Antiforgery" }) logging.AddFilter(category, LogLevel.Error);
        foreach (var category in new[] { "Microsoft.EntityFrameworkCore.Database.Command", "Microsoft.EntityFrameworkCore.Update" }) logging.AddFilter(category, LogLevel.Critical);
    }
}
