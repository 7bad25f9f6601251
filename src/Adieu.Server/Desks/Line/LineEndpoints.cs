using System.Globalization;
using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Visitors;
using Adieu.Services;
using Adieu.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.Line;

/// <summary>The hotline: a script to read, what the caller says, and the second channel on which the person finishes.</summary>
internal static class LineEndpoints
{
    public static void MapLine(this IEndpointRouteBuilder app)
    {
        var line = app.MapGroup("/line").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(CurrentSeat.Require(StaffAct.ServeOnPhone));
        line.MapGet("", Start);
        line.MapPost("call", Take);
        line.MapGet("call/{call}", Script);
        line.MapPost("call/{call}", Ask);
        var found = line.MapGroup("case/{number}").AddEndpointFilter(CurrentCall.Filter);
        found.MapGet("", Case);
        found.MapPost("choose", Choose);
        found.MapPost("own", HandOver).RequireRateLimiting(RateLimits.Codes);
        found.MapPost("back", CallBack).RequireRateLimiting(RateLimits.Codes);
        found.MapPost("mail", Mail).RequireRateLimiting(RateLimits.Codes);
        found.MapPost("code", Code).RequireRateLimiting(RateLimits.Codes);
        found.MapPost("confirm", Confirm);
        found.MapPost("refuse", Refuse);
    }

    private static RazorComponentResult<LineStartPage> Start(CurrentSeat at, ServiceCatalog services, string? why)
    {
        services.TryFind(at.Seat.Service, out var service);
        return new(new { at.Seat, Service = service, Why = why });
    }

    private static async Task<IResult> Take(CurrentSeat at, IHotline line, CancellationToken cancellationToken) =>
        ClosingEndpoints.SeeOther(await line.TakeCallAsync(at.Seat, cancellationToken) is { } call ? $"/line/call/{call}" : "/line");

    private static async Task<IResult> Script(string call, CurrentSeat at, IHotline line, ServiceCatalog services, CancellationToken cancellationToken) =>
        await line.LeftAsync(at.Seat, call, cancellationToken) is { } left && services.TryFind(at.Seat.Service, out var service)
            ? new RazorComponentResult<CallPage>(new { at.Seat, Service = service, Call = call, Left = left })
            : ClosingEndpoints.SeeOther("/line?why=over");

    private static async Task<IResult> Ask(string call, HttpContext context, CurrentSeat at, IHotline line, ServiceCatalog services, Visitor visitor)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var said = new CallerSays(form["name"].ToString(), form["document"].ToString(), form["phone"].ToString());
        var language = VisitorLanguage.Known(form["language"]) ?? visitor.Language;
        var result = await line.AskAsync(at.Seat, call, said, language, context.RequestAborted);
        services.TryFind(at.Seat.Service, out var service);
        RazorComponentResult<CallPage> Again(int left, IReadOnlyList<string> slips) =>
            new(new { at.Seat, Service = service, Call = call, Left = left, Slips = slips, Said = slips.Count > 0 ? said : null, Asked = slips.Count == 0, CallerLanguage = language }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
        return result switch
        {
            CallResult.Match match => ClosingEndpoints.SeeOther($"/line/case/{match.Case.Number}"),
            CallResult.Mistyped slips => Again(await line.LeftAsync(at.Seat, call, context.RequestAborted) ?? 0, slips.Fields),
            CallResult.NoMatch none => Again(none.Left, []),
            CallResult.UnderWay => ClosingEndpoints.SeeOther("/line?why=under-way"),
            CallResult.TooClose => ClosingEndpoints.SeeOther("/line?why=close"),
            CallResult.Capped => ClosingEndpoints.SeeOther("/line?why=capped"),
            _ => ClosingEndpoints.SeeOther("/line?why=over"),
        };
    }

    private static RazorComponentResult<LineCasePage> Case(CurrentCall current, string? why) => current.Page(why);

    private static async Task<IResult> Choose(HttpContext context, CurrentCall current, IClosing closing)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var days = int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
        return await closing.ChooseAsync(current.View.Case.Number, new Choices(days, null, null, form["losses"] == "yes"), context.RequestAborted) switch
        {
            ChooseResult.Invalid invalid => current.Page(invalid.Fields.Contains("losses") ? "losses" : "days", StatusCodes.Status422UnprocessableEntity, days),
            ChooseResult.Blocked => current.Page("blocked", StatusCodes.Status422UnprocessableEntity),
            _ => current.Back(null),
        };
    }

    private static async Task<IResult> HandOver(HttpContext context, CurrentSeat at, CurrentCall current, IHotline line)
    {
        var method = (await context.Request.ReadFormAsync(context.RequestAborted))["by"].ToString();
        return current.Back(await line.HandOverAsync(at.Seat, current.View.Case.Number, method, context.RequestAborted) is SendResult.Sent ? "handed-over" : "not-sent");
    }

    private static async Task<IResult> CallBack(HttpContext context, CurrentSeat at, CurrentCall current, IHotline line)
    {
        if ((await context.Request.ReadFormAsync(context.RequestAborted))["back"] != "yes") return current.Page("back", StatusCodes.Status422UnprocessableEntity);
        return current.Back(await line.CallBackAsync(at.Seat, current.View.Case.Number, context.RequestAborted) is SendResult.Sent ? "sent" : "not-sent");
    }

    private static async Task<IResult> Mail(CurrentSeat at, CurrentCall current, IHotline line, CancellationToken cancellationToken) =>
        current.Back(await line.MailAsync(at.Seat, current.View.Case.Number, cancellationToken) is SendResult.Sent ? "mailed" : "not-sent");

    private static async Task<IResult> Code(HttpContext context, CurrentSeat at, CurrentCall current, IHotline line)
    {
        var code = (await context.Request.ReadFormAsync(context.RequestAborted))["code"].ToString();
        return await line.SpokenAsync(at.Seat, current.View.Case.Number, code, context.RequestAborted) is ProveResult.Proven
            ? current.Back(null)
            : current.Page("wrong", StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> Refuse(HttpContext context, CurrentSeat at, CurrentCall current, IRefusals refusals)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return current.Back(await refusals.RefuseAsync(at.Seat, current.View.Case.Number, form["reason"].ToString(), form["basis"].ToString(), context.RequestAborted) is RefuseResult.Invalid ? "no-reason" : null);
    }

    private static async Task<IResult> Confirm(HttpContext context, CurrentSeat at, CurrentCall current, IHotline line)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["yes"] != "yes") return current.Page("yes", StatusCodes.Status422UnprocessableEntity);
        var version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
        return current.Back(await line.ConfirmAsync(at.Seat, current.View.Case.Number, version, context.RequestAborted) is ConfirmResult.Blocked ? "blocked" : null);
    }
}
