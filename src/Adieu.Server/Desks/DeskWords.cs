using Adieu.Server.Visitors;
using Adieu.Staff;

namespace Adieu.Server.Desks;

/// <summary>What staff call the things that the product calls by ids.</summary>
internal static class DeskWords
{
    public static string Role(Visitor visitor, StaffRole role) => role switch
    {
        StaffRole.Clerk => visitor.Say("窗口工作人员", "counter clerk"),
        StaffRole.Agent => visitor.Say("热线客服", "hotline agent"),
        StaffRole.Supervisor => visitor.Say("值班主管", "supervisor"),
        StaffRole.PrivacyOfficer => visitor.Say("个人信息保护负责人", "privacy officer"),
        StaffRole.Auditor => visitor.Say("审计员", "auditor"),
        _ => visitor.Say("管理员", "administrator"),
    };

    public static string State(Visitor visitor, StaffState state) => state switch
    {
        StaffState.Invited => visitor.Say("已邀请", "invited"),
        StaffState.Active => visitor.Say("在岗", "active"),
        StaffState.Locked => visitor.Say("已锁定", "locked"),
        _ => visitor.Say("已停用", "disabled"),
    };

    public static string Alarm(Visitor visitor, string kind) => kind switch
    {
        "no-case" => visitor.Say("多次查询没有业务", "Many look-ups without a case"),
        "capped" => visitor.Say("查询达到上限，已拦截", "The cap was reached: look-ups are refused"),
        "speed" => visitor.Say("查询速度异常", "Looks people up faster than anybody can serve them"),
        "hours" => visitor.Say("非工作时间查询", "Look-up outside working hours"),
        "no-match" => visitor.Say("来电人三次都没有对上", "A caller who did not know the account, three times"),
        "own" => visitor.Say("查询本人账号，已拦截", "Tried their own account: refused"),
        "relative" => visitor.Say("查询亲属账号，已拦截", "Tried a relative's account: refused"),
        _ => kind,
    };
}
