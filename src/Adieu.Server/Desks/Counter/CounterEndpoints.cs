using System.Globalization;
using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Policies;
using Adieu.Server.Hosting;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Visitors;
using Adieu.Services;
using Adieu.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.Counter;

/// <summary>The counter: read the card, see the standing, note what the card showed, hand over to the person.</summary>
internal static class CounterEndpoints
{
    public static void MapCounter(this IEndpointRouteBuilder app)
    {
        var desk = app.MapGroup("/desk").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(CurrentSeat.Require(StaffAct.ServeAtCounter));
        desk.MapGet("", Start);
        desk.MapPost("look-up", LookUp);
        desk.MapPost("pad", Pair).RequireRateLimiting(RateLimits.Codes);
        desk.MapGet("at/{slip}", Found);
        desk.MapPost("at/{slip}/start", Begin);
        desk.MapPost("at/{slip}/unmask", Unmask);
        desk.MapGet("at/{slip}/for", For);
        desk.MapPost("at/{slip}/for", Represent);
        desk.MapPost("at/{slip}/refuse", RefuseBlocked);
        desk.MapPost("case/{number}/refuse", Refuse);
        desk.MapGet("case/{number}", Case);
        desk.MapPost("case/{number}/pad", Show);
        desk.MapPost("case/{number}/second", AskSecond).RequireRateLimiting(RateLimits.Codes);
        desk.MapGet("case/{number}/receipt", Receipt);
    }

    private static async Task<IResult> Start(CurrentSeat at, IPads pads, ServiceCatalog services, string? why, CancellationToken cancellationToken)
    {
        services.TryFind(at.Seat.Service, out var service);
        return new RazorComponentResult<StartPage>(new { at.Seat, Service = service, Why = why, HasPad = await pads.HasPadAsync(at.Seat, cancellationToken) });
    }

    private static async Task<IResult> LookUp(HttpContext context, CurrentSeat at, ICounter counter, LookUpSlip slips, IPads pads, ServiceCatalog services)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var result = await counter.LookUpAsync(at.Seat, form["document"].ToString(), form["name"].ToString(), context.RequestAborted);
        if (result is LookUpResult.Found found) return ClosingEndpoints.SeeOther($"/desk/at/{slips.Seal(found.LookUp, found.Account)}");
        var why = result switch
        {
            LookUpResult.None => "none",
            LookUpResult.NameDiffers => "name",
            LookUpResult.NoNumber => "no-number",
            LookUpResult.TooClose => "close",
            LookUpResult.Capped => "capped",
            _ => "forbidden",
        };
        services.TryFind(at.Seat.Service, out var service);
        return new RazorComponentResult<StartPage>(new { at.Seat, Service = service, Why = why, HasPad = await pads.HasPadAsync(at.Seat, context.RequestAborted) })
        {
            StatusCode = result is LookUpResult.Capped ? StatusCodes.Status429TooManyRequests : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> Pair(HttpContext context, CurrentSeat at, IPads pads)
    {
        var code = (await context.Request.ReadFormAsync(context.RequestAborted))["code"].ToString();
        return ClosingEndpoints.SeeOther(await pads.PairAsync(at.Seat, code, context.RequestAborted) ? "/desk?why=paired" : "/desk?why=no-pad");
    }

    private static Task<IResult> Found(string slip, CurrentSeat at, ICounter counter, LookUpSlip slips, ServiceCatalog services, CancellationToken cancellationToken) =>
        FoundPageAsync(slip, at, counter, slips, services, [], null, cancellationToken);

    private static async Task<IResult> Begin(string slip, HttpContext context, CurrentSeat at, ICounter counter, IClosing closing, IPads pads, LookUpSlip slips, ServiceCatalog services, Visitor visitor)
    {
        if (!slips.TryOpen(slip, out var lookUp, out var account)) return ClosingEndpoints.SeeOther("/desk?why=old");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        bool Ticked(string name) => form[name] == "yes";
        var start = new CounterStart(
            Ticked("name"), Ticked("number"), Ticked("expiry"), Ticked("face"),
            int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : -1,
            Ticked("losses"), VisitorLanguage.Known(form["language"]) ?? visitor.Language);
        return await counter.StartAsync(at.Seat, lookUp, account, start, context.RequestAborted) switch
        {
            StartResult.Started started => ClosingEndpoints.SeeOther($"/desk/case/{started.Case.Number}{await HandOverAsync(started.Case, at, counter, closing, pads, context.RequestAborted)}"),
            StartResult.Invalid invalid => await FoundPageAsync(slip, at, counter, slips, services, invalid.Fields, null, context.RequestAborted, start),
            StartResult.Blocked or StartResult.UnderWay => ClosingEndpoints.SeeOther($"/desk/at/{slip}"),
            _ => ClosingEndpoints.SeeOther("/desk?why=old"),
        };
    }

    private static Task<IResult> For(string slip, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "as")] string? who, CurrentSeat at, ICounter counter, LookUpSlip slips, ServiceCatalog services, CancellationToken cancellationToken) =>
        RepresentPageAsync(slip, who, null, at, counter, slips, services, [], cancellationToken);

    private static async Task<IResult> Represent(string slip, HttpContext context, CurrentSeat at, ICounter counter, IClosing closing, IPads pads, LookUpSlip slips, ServiceCatalog services, Visitor visitor)
    {
        if (!slips.TryOpen(slip, out var lookUp, out var account)) return ClosingEndpoints.SeeOther("/desk?why=old");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        bool Ticked(string name) => form[name] == "yes";
        if (RuleOf(at, counter, form["as"]) is not { } rule) return ClosingEndpoints.SeeOther($"/desk/at/{slip}");
        var start = new RepresentStart(rule.Capacity, form["relation"].ToString(), form["document"].ToString(), [.. form["paper"].OfType<string>()])
        {
            Name = Ticked("name"),
            Expiry = Ticked("expiry"),
            Face = Ticked("face"),
            NothingArranged = Ticked("wishes"),
            LossesAccepted = Ticked("losses"),
            Language = VisitorLanguage.Known(form["language"]) ?? visitor.Language,
        };
        return await counter.RepresentAsync(at.Seat, lookUp, account, start, context.RequestAborted) switch
        {
            StartResult.Started started => ClosingEndpoints.SeeOther($"/desk/case/{started.Case.Number}{await HandOverAsync(started.Case, at, counter, closing, pads, context.RequestAborted)}"),
            StartResult.Invalid invalid => await RepresentPageAsync(slip, form["as"], start, at, counter, slips, services, invalid.Fields, context.RequestAborted),
            StartResult.Blocked or StartResult.UnderWay => ClosingEndpoints.SeeOther($"/desk/at/{slip}"),
            _ => ClosingEndpoints.SeeOther("/desk?why=old"),
        };
    }

    private static async Task<IResult> RepresentPageAsync(
        string slip, string? who, RepresentStart? filled, CurrentSeat at, ICounter counter, LookUpSlip slips, ServiceCatalog services, IReadOnlyList<string> missing, CancellationToken cancellationToken)
    {
        if (!slips.TryOpen(slip, out var lookUp, out var account) || await counter.FindAsync(at.Seat, lookUp, account, cancellationToken) is not { } view) return ClosingEndpoints.SeeOther("/desk?why=old");
        if (RuleOf(at, counter, who) is not { } rule || !view.Standing.Clear) return ClosingEndpoints.SeeOther($"/desk/at/{slip}");
        services.TryFind(at.Seat.Service, out var service);
        return new RazorComponentResult<RepresentPage>(new { at.Seat, Service = service, View = view, Slip = slip, Rule = rule, Missing = missing, Filled = filled })
        {
            StatusCode = missing.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static Representation? RuleOf(CurrentSeat at, ICounter counter, string? who) => counter.Representations(at.Seat).FirstOrDefault(rule => NameOf(rule.Capacity) == who);

    /// <summary>A capacity as addresses spell it.</summary>
    internal static string NameOf(Capacity capacity) => capacity == Capacity.Guardian ? "guardian" : "relative";

    private static async Task<IResult> Unmask(string slip, HttpContext context, CurrentSeat at, ICounter counter, LookUpSlip slips, ServiceCatalog services)
    {
        if (!slips.TryOpen(slip, out var lookUp, out var account)) return ClosingEndpoints.SeeOther("/desk?why=old");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        // Shown once, on the answer to this form: no address shows it again.
        var shown = await counter.UnmaskAsync(at.Seat, lookUp, account, form["field"].ToString(), form["reason"].ToString(), context.RequestAborted);
        return await FoundPageAsync(slip, at, counter, slips, services, shown is null ? ["reason"] : [], shown, context.RequestAborted);
    }

    private static async Task<IResult> RefuseBlocked(string slip, HttpContext context, CurrentSeat at, ICounter counter, LookUpSlip slips, ServiceCatalog services, Visitor visitor)
    {
        if (!slips.TryOpen(slip, out var lookUp, out var account)) return ClosingEndpoints.SeeOther("/desk?why=old");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var language = VisitorLanguage.Known(form["language"]) ?? visitor.Language;
        if (await counter.RefuseAsync(at.Seat, lookUp, account, form["reason"].ToString(), language, context.RequestAborted) is not { } refused)
            return await FoundPageAsync(slip, at, counter, slips, services, form["reason"].ToString().Trim().Length == 0 ? ["refuse-reason"] : [], null, context.RequestAborted);
        services.TryFind(at.Seat.Service, out var service);
        return new RazorComponentResult<RefusedPage>(new { at.Seat, Service = service, Refused = refused });
    }

    private static async Task<IResult> Refuse(string number, HttpContext context, CurrentSeat at, ICounter counter, IRefusals refusals, ServiceCatalog services)
    {
        if (await MineAsync(number, at, counter, context.RequestAborted) is not { } view || !services.TryFind(view.Service, out var service)) return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var reason = form["reason"].ToString();
        return await refusals.RefuseAsync(at.Seat, view.Number, reason, form["basis"].ToString(), context.RequestAborted) switch
        {
            RefuseResult.Refused => new RazorComponentResult<RefusedPage>(new { at.Seat, Service = service, Refused = new RefusedAtCounter(view, reason.Trim()) }),
            RefuseResult.Invalid => ClosingEndpoints.SeeOther($"/desk/case/{view.Number}?why=no-reason"),
            _ => ClosingEndpoints.SeeOther($"/desk/case/{view.Number}"),
        };
    }

    // The person's turn: what they can do alone is on their pad at once, without another press of the clerk's; where they
    // cannot, a second pair of eyes is asked for.
    private static async Task<string> HandOverAsync(CaseView view, CurrentSeat at, ICounter counter, IClosing closing, IPads pads, CancellationToken cancellationToken)
    {
        var theirs = view.State == CaseState.Preview || (await closing.ProofAsync(view.Number, cancellationToken)).Methods.Any(method => method is { Id: "sms" or "email", Available: true });
        if (theirs) return await pads.ShowAsync(at.Seat, view.Number, cancellationToken) ? "?why=on-pad" : "";
        await counter.AskSecondAsync(at.Seat, view.Number, cancellationToken);
        return "";
    }

    private static async Task<IResult> FoundPageAsync(
        string slip, CurrentSeat at, ICounter counter, LookUpSlip slips, ServiceCatalog services, IReadOnlyList<string> missing, string? shown, CancellationToken cancellationToken, CounterStart? filled = null)
    {
        if (!slips.TryOpen(slip, out var lookUp, out var account) || await counter.FindAsync(at.Seat, lookUp, account, cancellationToken) is not { } view) return ClosingEndpoints.SeeOther("/desk?why=old");
        services.TryFind(at.Seat.Service, out var service);
        return new RazorComponentResult<FoundPage>(new { at.Seat, Service = service, View = view, Slip = slip, Missing = missing, Shown = shown, Filled = filled })
        {
            StatusCode = missing.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> Case(string number, string? why, CurrentSeat at, ICounter counter, IClosing closing, IPads pads, ISecondPair pair, ServiceCatalog services, CancellationToken cancellationToken)
    {
        if (await MineAsync(number, at, counter, cancellationToken) is not { } view) return TypedResults.NotFound();
        services.TryFind(view.Service, out var service);
        var proof = view.State is CaseState.Requested or CaseState.Verified ? await closing.ProofAsync(view.Number, cancellationToken) : null;
        return new RazorComponentResult<CasePage>(new { at.Seat, Service = service, Case = view, Proof = proof, Second = proof is null ? null : await pair.AskedAsync(at.Seat, view.Number, cancellationToken), HasPad = await pads.HasPadAsync(at.Seat, cancellationToken), Why = why });
    }

    private static async Task<IResult> Show(string number, HttpContext context, CurrentSeat at, ICounter counter, IPads pads)
    {
        if (await MineAsync(number, at, counter, context.RequestAborted) is not { } view) return TypedResults.NotFound();
        var back = (await context.Request.ReadFormAsync(context.RequestAborted))["back"] == "yes";
        var done = await pads.ShowAsync(at.Seat, back ? null : view.Number, context.RequestAborted);
        return ClosingEndpoints.SeeOther($"/desk/case/{view.Number}?why={(!done ? "no-pad" : back ? "pad-back" : "on-pad")}");
    }

    private static async Task<IResult> AskSecond(string number, CurrentSeat at, ICounter counter, CancellationToken cancellationToken)
    {
        if (await MineAsync(number, at, counter, cancellationToken) is not { } view) return TypedResults.NotFound();
        return ClosingEndpoints.SeeOther($"/desk/case/{view.Number}{(await counter.AskSecondAsync(at.Seat, view.Number, cancellationToken) is null ? "?why=no-second" : "")}");
    }

    private static async Task<IResult> Receipt(string number, CurrentSeat at, ICounter counter, ServiceCatalog services, ClosingOptions options, CancellationToken cancellationToken)
    {
        if (await MineAsync(number, at, counter, cancellationToken) is not { } view) return TypedResults.NotFound();
        var waits = view.State.IsUnconfirmed();
        // A sheet of paper that promised otherwise would outlive the page.
        if (!waits && !view.State.IsUnderWay()) return ClosingEndpoints.SeeOther($"/desk/case/{view.Number}");
        services.TryFind(view.Service, out var service);
        return new RazorComponentResult<ReceiptPage>(new { at.Seat, Service = service, Case = view, Address = options.PublicUrl.ToString().TrimEnd('/') + (waits && view.Capacity is null ? "/own/" : "/case/") + view.Number });
    }

    private static async Task<CaseView?> MineAsync(string number, CurrentSeat at, ICounter counter, CancellationToken cancellationToken) =>
        CaseNumber.TryParse(number, out var parsed) ? await counter.CaseAsync(at.Seat, parsed, cancellationToken) : null;
}
