using System.Globalization;
using Adieu.Cases;
using Adieu.Recovery;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Visitors;
using Adieu.Services;
using Adieu.Verification;
using Adieu.Verification.Picture;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Pages.Recovery;

/// <summary>
/// The signed-out door: who are you, prove it, choose. No answer before the first proof depends on whether there is
/// such an account: not its words, not its status, not its size, not its time.
/// </summary>
internal static class RecoveryEndpoints
{
    private const int MostCharacters = 254;
    private const string Picture = PolicyEvaluator.RobotCheck;
    private const string Key = "closure-key";
    private const string Face = "face";

    public static void MapRecovery(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/s/{service}/forgot").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(CurrentRecovery.Filter);
        pages.MapGet("", Who);
        pages.MapPost("", Begin).RequireRateLimiting(RateLimits.Codes);
        pages.MapGet("prove", Prove);
        pages.MapPost("prove", Answer).RequireRateLimiting(RateLimits.Codes);
        pages.MapPost("prove/send", Send).RequireRateLimiting(RateLimits.Codes);
        pages.MapGet("prove/picture.png", Draw).RequireRateLimiting(RateLimits.Codes);
        pages.MapGet("prove/picture.wav", Speak).RequireRateLimiting(RateLimits.Codes);
        pages.MapRecoveryFace();
        pages.MapGet("choose", Choose);
        pages.MapPost("choose", Decide).RequireRateLimiting(RateLimits.Codes);
    }

    private static RazorComponentResult<WhoPage> Who(CurrentRecovery at, string? why) => new(new { at.Service, Why = why });

    private static async Task<IResult> Begin(CurrentRecovery at, Visitor visitor, RecoverySession session, HttpContext context)
    {
        var identifier = await FieldAsync(context, "identifier");
        if (identifier.Length is 0 or > MostCharacters) return new RazorComponentResult<WhoPage>(new { at.Service, Error = true }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
        session.Give(at.Recovery.Begin(at.Service, identifier, visitor.Language)!);
        return ClosingEndpoints.SeeOther($"{at.Path}/prove");
    }

    private static async Task<IResult> Prove(CurrentRecovery at, string? method, string? why, string? ask, CancellationToken cancellationToken) =>
        await Page(at, method, why is null ? null : new ProofMessage(why), StatusCodes.Status200OK, cancellationToken, PictureEndpoints.IsAsk(ask) ? ask : null);

    private static IResult Draw(CurrentRecovery at, string? ask, IPictures pictures) =>
        at.Number is { } number && PictureEndpoints.IsAsk(ask) ? TypedResults.Bytes(pictures.Draw(number, ask!), "image/png") : TypedResults.NotFound();

    private static async Task<IResult> Speak(CurrentRecovery at, string? ask, IPictures pictures, Visitor visitor, CancellationToken cancellationToken) =>
        at.Number is { } number && PictureEndpoints.IsAsk(ask) && await pictures.SpeakAsync(number, ask!, visitor.Language, cancellationToken) is { } sound
            ? TypedResults.Bytes(sound, "audio/wav", enableRangeProcessing: true)
            : TypedResults.NotFound();

    private static async Task<IResult> Send(CurrentRecovery at, HttpContext context, CancellationToken cancellationToken)
    {
        if (at.Pass is not { } pass) return BeginAgain(at);
        var method = await FieldAsync(context, "method");
        if (method == Face) return ClosingEndpoints.SeeOther($"{at.Path}/prove/face");
        return await at.Recovery.SendAsync(at.Service, pass, method, RateLimits.Network(context), cancellationToken) switch
        {
            SendResult.Sent or SendResult.Asked => ClosingEndpoints.SeeOther($"{at.Path}/prove?method={Uri.EscapeDataString(method)}{await ProofWords.AgainAsync(context)}"),
            SendResult.TooSoon soon => await Page(at, method, new ProofMessage("too-soon", At: soon.NextAt), StatusCodes.Status429TooManyRequests, cancellationToken),
            SendResult.TooMany many => await Page(at, method, new ProofMessage("too-many", At: many.NextAt), StatusCodes.Status429TooManyRequests, cancellationToken),
            _ => await Page(at, null, new ProofMessage(method.Length == 0 ? "choose" : "not-now"), StatusCodes.Status422UnprocessableEntity, cancellationToken),
        };
    }

    private static async Task<IResult> Answer(CurrentRecovery at, RecoverySession session, HttpContext context, CancellationToken cancellationToken)
    {
        if (at.Pass is not { } pass) return BeginAgain(at);
        var method = await FieldAsync(context, "method");
        var typed = await FieldAsync(context, "code");
        var code = string.Concat(typed.Where(char.IsDigit).Select(c => CharUnicodeInfo.GetDecimalDigitValue(c)));
        if (method is "sms" or "email" && code.Length != 6) return await Page(at, method, new ProofMessage("six-digits"), StatusCodes.Status422UnprocessableEntity, cancellationToken);
        var proof = await at.Recovery.ProveAsync(at.Service, pass, method, method switch { Picture => $"{await FieldAsync(context, "ask")} {typed}", Key => typed, _ => code }, cancellationToken);
        if (proof.Result is ProveResult.Proven proven)
        {
            session.Give(proof.Pass);
            return ClosingEndpoints.SeeOther(proven.Satisfied ? $"{at.Path}/choose" : method == Picture ? $"{at.Path}/prove" : $"{at.Path}/prove?why=one-more");
        }

        return proof.Result switch
        {
            ProveResult.Wrong wrong => await Page(at, method, new ProofMessage("wrong", wrong.AttemptsLeft), StatusCodes.Status422UnprocessableEntity, cancellationToken),
            ProveResult.Mistyped mistyped => await Page(at, method, new ProofMessage("mistyped", mistyped.Group), StatusCodes.Status422UnprocessableEntity, cancellationToken),
            ProveResult.Expired => await Page(at, method, new ProofMessage("expired"), StatusCodes.Status422UnprocessableEntity, cancellationToken),
            ProveResult.Locked locked => await Page(at, method, new ProofMessage("locked", At: locked.Until), StatusCodes.Status429TooManyRequests, cancellationToken),
            _ => await Page(at, method, new ProofMessage("no-code"), StatusCodes.Status409Conflict, cancellationToken),
        };
    }

    private static async Task<IResult> Choose(CurrentRecovery at, HttpContext context, CancellationToken cancellationToken)
    {
        if (at.Pass is not { } pass) return BeginAgain(at);
        if (await at.Recovery.ChoiceAsync(at.Service, pass, cancellationToken) is not { } choice) return ClosingEndpoints.SeeOther($"{at.Path}/prove?why=prove-first");
        // The form's answer leads to the service's own page, and to no other site.
        SecurityHeaders.AllowFormsTo(context, at.Service.Home);
        return new RazorComponentResult<ChoosePage>(new { at.Service, Choice = choice });
    }

    private static async Task<IResult> Decide(CurrentRecovery at, RecoverySession session, CaseSession cases, HttpContext context, CancellationToken cancellationToken)
    {
        if (at.Pass is not { } pass) return BeginAgain(at);
        switch (await FieldAsync(context, "choice"))
        {
            case "reset" when await at.Recovery.ResetAsync(at.Service, pass, cancellationToken) is { } address:
                session.End();
                return ClosingEndpoints.SeeOther(address.AbsoluteUri);
            case "close" when await at.Recovery.CloseAsync(at.Service, pass, cancellationToken) is { } view:
                session.End();
                cases.Bind(at.Service.Id, view.Number);
                var path = $"/s/{at.Service.Id}/{view.Number}";
                return ClosingEndpoints.SeeOther(view.CanBeKept && ClosingSteps.Furthest(view) == ClosingStep.Done ? $"{path}/keep" : path);
            default:
                return BeginAgain(at);
        }
    }

    private static async Task<IResult> Page(CurrentRecovery at, string? method, ProofMessage? message, int status, CancellationToken cancellationToken, string? ask = null)
    {
        if (at.Pass is not { } pass) return BeginAgain(at);
        var proof = await at.Recovery.ViewAsync(at.Service, pass, cancellationToken);
        if (proof.Satisfied) return ClosingEndpoints.SeeOther($"{at.Path}/choose");
        // Robots are kept out before a code is sent to anybody. A challenge is good for one answer, so a wrong one brings another.
        if (proof.Missing is [Picture])
        {
            method = Picture;
            if (ask is null && await at.Recovery.SendAsync(at.Service, pass, Picture, "", cancellationToken) is SendResult.Asked asked)
            {
                if (message is null) return ClosingEndpoints.SeeOther($"{at.Path}/prove?method={Picture}&ask={asked.Challenge}");
                (ask, proof) = (asked.Challenge, await at.Recovery.ViewAsync(at.Service, pass, cancellationToken));
            }
        }

        var chosen = proof.Methods.FirstOrDefault(view => view.Id == method && view is { Available: true, Proven: false });
        return new RazorComponentResult<ProveItPage>(new { at.Service, pass.Identifier, Proof = proof, Chosen = chosen, Message = message, Ask = ask, at.Number }) { StatusCode = status };
    }

    private static SeeOtherResult BeginAgain(CurrentRecovery at) => ClosingEndpoints.SeeOther($"{at.Path}?why=begin-again");

    private static async Task<string> FieldAsync(HttpContext context, string name) => (await context.Request.ReadFormAsync(context.RequestAborted))[name].ToString().Trim();
}

/// <summary>The service whose signed-out door a request is at, and what its browser carries.</summary>
internal sealed class CurrentRecovery(IRecovery recovery, ServiceCatalog services, RecoverySession session, TimeProvider time)
{
    public IRecovery Recovery { get; } = recovery;

    public ServiceDefinition Service { get; private set; } = null!;

    /// <summary>The browser's pass; null when it has none, or one that is too old.</summary>
    public RecoveryPass? Pass { get; private set; }

    /// <summary>Under which the browser's proofs are kept; null without a pass.</summary>
    public CaseNumber? Number => Pass is { } pass && CaseNumber.TryParse(pass.Number, out var number) ? number : null;

    public string Path => $"/s/{Service.Id}/forgot";

    /// <summary>Lets a request through only where the service's signed-out door is open, and forms only from our own pages.</summary>
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }) return TypedResults.BadRequest();
        return context.RequestServices.GetRequiredService<CurrentRecovery>().Find(context) ? await next(invocation) : TypedResults.NotFound();
    }

    private bool Find(HttpContext context)
    {
        if (!services.TryFind(context.GetRouteValue("service") as string, out var service)) return false;
        if (!service.Doors.Any(door => door is { Door: Door.SignedOut, Open: true })) return false;
        Service = service;
        Pass = session.Read(service.Id) is { } pass && pass.EndsAt > time.GetUtcNow() ? pass : null;
        return true;
    }
}
