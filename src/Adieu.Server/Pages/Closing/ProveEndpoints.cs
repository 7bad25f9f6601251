using System.Globalization;
using Adieu.Cases;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Closing;

/// <summary>Proving who one is: choose a way, get what it takes, answer.</summary>
internal static class ProveEndpoints
{
    private const string Picture = "picture";

    public static async Task<IResult> Prove(CurrentCase at, string? method, string? why, string? ask, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Prove) is { } elsewhere) return ClosingEndpoints.SeeOther(elsewhere);
        return await Page(at, method, why is null ? null : new ProofMessage(why), StatusCodes.Status200OK, cancellationToken, PictureEndpoints.IsAsk(ask) ? ask : null);
    }

    public static async Task<IResult> Send(CurrentCase at, HttpContext context, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Prove) is { } elsewhere) return ClosingEndpoints.SeeOther(elsewhere);
        var method = await Field(context, "method");
        if (method.Length == 0) return await Page(at, null, new ProofMessage("choose"), StatusCodes.Status422UnprocessableEntity, cancellationToken);
        if (method == "face") return ClosingEndpoints.SeeOther($"{at.Path}/prove/face");
        return await at.Closing.SendCodeAsync(at.Number, method, cancellationToken) switch
        {
            SendResult.Asked { Challenge.Length: > 0 } asked => ClosingEndpoints.SeeOther($"{at.Path}/prove?method={Uri.EscapeDataString(method)}&ask={asked.Challenge}"),
            SendResult.Sent or SendResult.Asked => ClosingEndpoints.SeeOther($"{at.Path}/prove?method={Uri.EscapeDataString(method)}{await ProofWords.AgainAsync(context)}"),
            SendResult.TooSoon soon => await Page(at, method, new ProofMessage("too-soon", At: soon.NextAt), StatusCodes.Status429TooManyRequests, cancellationToken),
            SendResult.TooMany many => await Page(at, method, new ProofMessage("too-many", At: many.NextAt), StatusCodes.Status429TooManyRequests, cancellationToken),
            _ => await Page(at, null, new ProofMessage("not-now"), StatusCodes.Status409Conflict, cancellationToken),
        };
    }

    public static async Task<IResult> Answer(CurrentCase at, HttpContext context, CancellationToken cancellationToken)
    {
        if (ClosingSteps.Detour(at, ClosingStep.Prove) is { } elsewhere) return ClosingEndpoints.SeeOther(elsewhere.Split('?')[0]);
        var method = await Field(context, "method");
        var code = await Field(context, "code");
        if (method is "sms" or "email" && (code = Digits(code)).Length != 6) return await Page(at, method, new ProofMessage("six-digits"), StatusCodes.Status422UnprocessableEntity, cancellationToken);
        var answer = method == Picture ? $"{await Field(context, "ask")} {code}" : code;
        return await at.Closing.ProveAsync(at.Number, method, answer, cancellationToken) switch
        {
            ProveResult.Proven { Satisfied: true } => ClosingEndpoints.SeeOther($"{at.Path}/check"),
            ProveResult.Proven => ClosingEndpoints.SeeOther($"{at.Path}/prove?why=one-more"),
            ProveResult.Wrong wrong => await Page(at, method, new ProofMessage("wrong", wrong.AttemptsLeft), StatusCodes.Status422UnprocessableEntity, cancellationToken),
            ProveResult.Mistyped mistyped => await Page(at, method, new ProofMessage("mistyped", mistyped.Group), StatusCodes.Status422UnprocessableEntity, cancellationToken),
            ProveResult.Expired => await Page(at, method, new ProofMessage("expired"), StatusCodes.Status422UnprocessableEntity, cancellationToken),
            ProveResult.Locked locked => await Page(at, method, new ProofMessage("locked", At: locked.Until), StatusCodes.Status429TooManyRequests, cancellationToken),
            _ => await Page(at, method, new ProofMessage("no-code"), StatusCodes.Status409Conflict, cancellationToken),
        };
    }

    private static async Task<IResult> Page(CurrentCase at, string? method, ProofMessage? message, int status, CancellationToken cancellationToken, string? ask = null)
    {
        var proof = await at.Closing.ProofAsync(at.Number, cancellationToken);
        if (proof.Satisfied) return ClosingEndpoints.SeeOther($"{at.Path}/check");
        // Robots are kept out before anything is sent to anybody. A challenge is good for one answer, so a wrong one brings another.
        if (proof.Missing.Contains(Picture))
        {
            method = Picture;
            if (ask is null && await at.Closing.SendCodeAsync(at.Number, Picture, cancellationToken) is SendResult.Asked asked)
            {
                if (message is null or { Code: "one-more" }) return ClosingEndpoints.SeeOther($"{at.Path}/prove?method={Picture}&ask={asked.Challenge}");
                (ask, proof) = (asked.Challenge, await at.Closing.ProofAsync(at.Number, cancellationToken));
            }
        }

        var chosen = proof.Methods.FirstOrDefault(view => view.Id == method && view is { Available: true, Proven: false });
        return new RazorComponentResult<ProvePage>(new { at.Service, Case = at.View, Proof = proof, Chosen = chosen, Message = message, Ask = ask }) { StatusCode = status };
    }

    private static async Task<string> Field(HttpContext context, string name) => (await context.Request.ReadFormAsync(context.RequestAborted))[name].ToString().Trim();

    // People paste codes with spaces, and Chinese keyboards type full-width digits.
    private static string Digits(string text) => string.Concat(text.Where(char.IsDigit).Select(c => CharUnicodeInfo.GetDecimalDigitValue(c)));
}

/// <summary>What the proof page tells: a code of the page's own vocabulary, and what belongs to it.</summary>
/// <param name="Code">Such as <c>wrong</c>.</param>
/// <param name="Left">Attempts left; for <c>mistyped</c>, the group that has the slip.</param>
/// <param name="At">When it is possible again.</param>
public sealed record ProofMessage(string Code, int Left = 0, DateTimeOffset? At = null)
{
    /// <summary>The code again, but that after one proof more than one may be left.</summary>
    public string After(ProofView proof) => Code == "one-more" && proof.Left > 1 ? "go-on" : Code;
}
