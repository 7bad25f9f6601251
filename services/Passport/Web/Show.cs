using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Passport.Web;

/// <summary>Answers with pages.</summary>
public static class Show
{
    /// <summary>A page with parameters.</summary>
    public static RazorComponentResult Page<T>(object? parameters = null)
        where T : IComponent => Page<T>(StatusCodes.Status200OK, parameters);

    /// <summary>A page with a status code.</summary>
    public static RazorComponentResult Page<T>(int status, object? parameters = null)
        where T : IComponent => new(typeof(T), parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>Goes to another page of this site after a form.</summary>
    public static RedirectHttpResult To(string path) => TypedResults.LocalRedirect(path);

    /// <summary>A path of this site that somebody gave us, or another one when it leads elsewhere.</summary>
    public static string Local(string? path, string otherwise) =>
        path is { Length: > 0 and < 500 } && path[0] == '/' && (path.Length == 1 || path[1] is not '/' and not '\\') && !path.Any(char.IsControl) ? path : otherwise;
}
