using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace Passport.Codes;

/// <summary>An SMS gateway that takes <c>POST {to, text}</c> and answers with any 2xx.</summary>
public sealed partial class SmsGateway(HttpClient http, Uri address, ILogger<SmsGateway> log) : ISmsSender
{
    /// <inheritdoc/>
    public async Task<bool> SendAsync(string phone, string text, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.PostAsJsonAsync(address, new { to = phone, text }, cancellationToken);
            if (!response.IsSuccessStatusCode) Refused((int)response.StatusCode);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Unreachable(e.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The SMS gateway answered {Status}.")]
    private partial void Refused(int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The SMS gateway cannot be reached: {Error}.")]
    private partial void Unreachable(string error);
}
