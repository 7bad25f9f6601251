using Adieu.Notices;
using Adieu.Server.Pages.Closing;
using Adieu.Server.Visitors;
using Adieu.Staff;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adieu.Server.Desks.SignIn;

/// <summary>The administrator's list: who works here, invite, disable.</summary>
internal static class PeopleEndpoints
{
    public static async Task<IResult> List(CurrentSeat current, IStaffPeople people, CancellationToken cancellationToken) =>
        new RazorComponentResult<PeoplePage>(new { current.Seat, People = await people.AllAsync(cancellationToken) });

    public static async Task<IResult> Invite(HttpContext context, CurrentSeat current, IStaffPeople people, INoticeSender sender, Visitor visitor)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        string Field(string name) => form[name].ToString().Trim();
        Task<IResult> Wrong(string field) => PageAsync(context, current, people, error: field, filled: form);
        if (Field("display").Length is 0 or > 60) return await Wrong("display");
        if (!Field("email").Contains('@', StringComparison.Ordinal) || !Enum.GetNames<StaffRole>().Contains(Field("role")) || !Enum.TryParse<StaffRole>(Field("role"), out var role)) return await Wrong("email");
        // A number with a slip in it would guard nobody.
        var own = ResidentNumber.Read(Field("document"));
        if (own is null && Field("document").Length > 0) return await Wrong("document");
        var relatives = Field("relatives").Split(['\n', '\r', ' ', ',', ';', '，', '；'], StringSplitOptions.RemoveEmptyEntries).Select(ResidentNumber.Read).ToList();
        if (relatives.Contains(null)) return await Wrong("relatives");
        try
        {
            var made = await people.InviteAsync(new NewStaff(Field("name").ToLowerInvariant(), Field("display"), role, Field("email"), own) { Relatives = [.. relatives.OfType<string>()] }, current.Seat.Staff, context.RequestAborted);
            if (made is null) return await Wrong("taken");
            return await SendAsync(made, Field("email"), role, sender, visitor, context.RequestAborted)
                ? ClosingEndpoints.SeeOther("/staff/people")
                : await PageAsync(context, current, people, link: made.Address);
        }
        catch (ArgumentException)
        {
            return await Wrong("name");
        }
    }

    public static async Task<IResult> InviteAgain(HttpContext context, CurrentSeat current, IStaffPeople people, INoticeSender sender, Visitor visitor)
    {
        var name = (await context.Request.ReadFormAsync(context.RequestAborted))["name"].ToString();
        if (await people.InviteAgainAsync(name, current.Seat.Staff, context.RequestAborted) is not var (who, made)) return await PageAsync(context, current, people, error: "provided");
        var sent = who.Email is { } email && await SendAsync(made, email, who.Role, sender, visitor, context.RequestAborted);
        return await PageAsync(context, current, people, link: sent ? null : made.Address, again: who.DisplayName);
    }

    public static async Task<IResult> Declare(HttpContext context, CurrentSeat current, IStaffPeople people)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return ResidentNumber.Read(form["document"].ToString()) is { } own && await people.DeclareAsync(form["name"].ToString(), own, current.Seat.Staff, context.RequestAborted)
            ? ClosingEndpoints.SeeOther("/staff/people")
            : await PageAsync(context, current, people, error: "declare");
    }

    public static async Task<IResult> Disable(HttpContext context, CurrentSeat current, IStaffPeople people)
    {
        var name = (await context.Request.ReadFormAsync(context.RequestAborted))["name"].ToString();
        await people.DisableAsync(name, current.Seat.Staff, context.RequestAborted);
        return ClosingEndpoints.SeeOther("/staff/people");
    }

    private static async Task<bool> SendAsync(Invitation made, string email, StaffRole role, INoticeSender sender, Visitor visitor, CancellationToken cancellationToken)
    {
        var text = visitor.Say($"您受邀使用 Adieu 工作台，角色：{DeskWords.Role(visitor, role)}。请在 {visitor.Moment(made.Until)} 前打开以下页面设置密码：\n{made.Address}", $"You are invited to Adieu's desks as {DeskWords.Role(visitor, role)}. Until {visitor.Moment(made.Until)} you can set your password here:\n{made.Address}");
        return await sender.SendNowAsync("email", email, visitor.Say("Adieu 工作台邀请", "Your invitation to Adieu"), text, cancellationToken) is SendOutcome.Sent;
    }

    // The link is shown once where no mail goes: otherwise the invitation would be lost.
    private static async Task<IResult> PageAsync(HttpContext context, CurrentSeat current, IStaffPeople people, string? error = null, string? link = null, string? again = null, IFormCollection? filled = null) =>
        new RazorComponentResult<PeoplePage>(new { current.Seat, People = await people.AllAsync(context.RequestAborted), Error = error, Link = link, Again = again, Filled = filled })
        {
            StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}
