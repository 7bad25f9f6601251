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
        Invitation? made = null;
        var wrong = !Enum.TryParse<StaffRole>(Field("role"), out var role) || Field("display").Length is 0 or > 60 || !Field("email").Contains('@', StringComparison.Ordinal);
        try
        {
            if (!wrong)
            {
                var own = ResidentNumber.Read(Field("document"));
                var relatives = Field("relatives").Split(['\n', ' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(ResidentNumber.Read).OfType<string>();
                made = await people.InviteAsync(new NewStaff(Field("name").ToLowerInvariant(), Field("display"), role, Field("email"), own) { Relatives = [.. relatives] }, current.Seat.Staff, context.RequestAborted);
            }
        }
        catch (ArgumentException)
        {
            wrong = true;
        }

        if (made is not null)
        {
            var text = visitor.Say($"您受邀使用 Adieu 工作台，角色：{DeskWords.Role(visitor, role)}。请在 {visitor.Moment(made.Until)} 前打开以下页面设置密码：\n{made.Address}", $"You are invited to Adieu's desks as {DeskWords.Role(visitor, role)}. Until {visitor.Moment(made.Until)} you can set your password here:\n{made.Address}");
            if (await sender.SendNowAsync("email", Field("email"), visitor.Say("Adieu 工作台邀请", "Your invitation to Adieu"), text, context.RequestAborted) is SendOutcome.Sent) return ClosingEndpoints.SeeOther("/staff/people");
            // Shown this once: otherwise the invitation would be lost, and its name taken.
            return new RazorComponentResult<PeoplePage>(new { current.Seat, People = await people.AllAsync(context.RequestAborted), Link = made.Address });
        }

        return new RazorComponentResult<PeoplePage>(new { current.Seat, People = await people.AllAsync(context.RequestAborted), Error = wrong ? "wrong" : "taken" }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    public static async Task<IResult> Disable(HttpContext context, CurrentSeat current, IStaffPeople people)
    {
        var name = (await context.Request.ReadFormAsync(context.RequestAborted))["name"].ToString();
        await people.DisableAsync(name, current.Seat.Staff, context.RequestAborted);
        return ClosingEndpoints.SeeOther("/staff/people");
    }
}
