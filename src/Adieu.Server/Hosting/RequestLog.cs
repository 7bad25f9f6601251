namespace Adieu.Server.Hosting;

/// <summary>
/// One line for each request: method, route, status, milliseconds. The route's pattern and not its address, so that
/// no token, number or name that a person typed can ever reach a log.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
            Answered(logger, context.Request.Method, route, context.Response.StatusCode, time.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:F1} ms")]
    private static partial void Answered(ILogger logger, string method, string route, int status, double milliseconds);
}
