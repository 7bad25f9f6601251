using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Adieu.Client.Calls;

/// <summary>Reads what Adieu posts. The signature is looked at before the body is understood.</summary>
internal static class SignedBody
{
    private const int Longest = 64 * 1024;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The body; null when it was not signed (401 is set) or is not what it should be (400 is set).</summary>
    /// <param name="context">The call.</param>
    /// <param name="audience">What the call is for.</param>
    /// <param name="good">Whether a body is complete.</param>
    public static async Task<T?> ReadAsync<T>(HttpContext context, string audience, Func<T, bool> good) where T : class
    {
        var body = new byte[Longest];
        var length = await context.Request.Body.ReadAtLeastAsync(body, Longest, throwOnEndOfStream: false, context.RequestAborted);
        if (length == Longest || !await AdieuCaller.IsAdieuAsync(context, audience, body.AsMemory(0, length)))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize<T>(body.AsSpan(0, length), Json) is { } asked && good(asked)) return asked;
        }
        catch (JsonException)
        {
            // Falls through to the one answer below.
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return null;
    }
}
