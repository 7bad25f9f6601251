namespace Adieu.Server.Hosting;

/// <summary>
/// Answers HEAD wherever GET is answered, with the same headers and no body: link checkers, monitors and previews ask
/// so. The server itself leaves the body out.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    private static readonly object Asked = new();

    /// <summary>Whether only the headers are wanted: what would write for minutes need not begin.</summary>
    public static bool Is(HttpContext context) => context.Items.ContainsKey(Asked);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        context.Items[Asked] = true;
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    }
}
