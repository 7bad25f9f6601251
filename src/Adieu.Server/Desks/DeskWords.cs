using Adieu.Cases;
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

    public static string For(Visitor visitor, SecondFor what) => what switch
    {
        SecondFor.Card => visitor.Say("核对证件和本人", "See card and person"),
        SecondFor.Papers => visitor.Say("核对代办人和证明", "See the representative and the papers"),
        SecondFor.Lifting => visitor.Say("申诉成立：不再要求某些条件", "An appeal: waive what blocks"),
        _ => visitor.Say("核实后继续注销", "A held closure goes on"),
    };

    /// <summary>Why a case stands still, and what somebody can do about it.</summary>
    public static (string Why, string Do) Problem(Visitor visitor, string? problem) => problem switch
    {
        CaseView.Disputed => (
            visitor.Say("有人表示不是本人操作", "Somebody said that it was not them"),
            visitor.Say("用登记的电话或邮箱联系本人核实，不要用来电人自己给的联系方式。是本人：请主管复核后继续。不是本人：书面拒绝，账号恢复，并请本人改密码。", "Ask the person at the phone or mailbox on file, never at one that a caller gives. If it was them, let it go on with a supervisor's signature. If not, refuse in writing: the account is open again; ask them to change the password.")),
        "account-missing" => (visitor.Say("服务里已找不到这个账号", "The service has no such account any more"), visitor.Say("请服务的管理员查明账号去向，再继续；查不到就书面拒绝。", "Ask the service's operators where it went, then let it go on; otherwise refuse in writing.")),
        "gate-failing" => (visitor.Say("服务无法冻结账号", "The service could not freeze the account"), visitor.Say("请服务的管理员恢复数据库，再继续。", "Ask the service's operators to mend the database, then let it go on.")),
        "settlement-sums" => (visitor.Say("结算金额对不上，什么都没有结算", "What was to be settled does not add up; nothing was settled"), visitor.Say("请服务的管理员核对结算，再继续。", "Ask the service's operators to look at the settlement, then let it go on.")),
        "residue" or "residue-scan" => (visitor.Say("检查发现仍有残留数据", "The check found something left"), visitor.Say("位置在台账里。请管理员清理，再继续。", "The ledger has the places. Ask the operators to clear them, then let it go on.")),
        { } hold when hold.StartsWith("legal-hold", StringComparison.Ordinal) => (visitor.Say("有数据被依法保全", "Some data is on legal hold"), visitor.Say("保全解除后会自动继续，不需要操作。", "It goes on by itself when the hold is released.")),
        _ => (visitor.Say("某个数据系统一直失败", "A data system keeps failing"), visitor.Say("请管理员看日志和 adieu case show，修好后再继续。", "Ask the operators to look at the log and at adieu case show, then let it go on.")),
    };

    /// <summary>What an alarm says, and what a supervisor does about it.</summary>
    public static (string What, string Do) Alarm(Visitor visitor, string kind) => kind switch
    {
        "no-case" => (visitor.Say("多次查询没有业务", "Many look-ups without a case"), visitor.Say("去窗口看看：有没有人在办理，为什么没有办成。说不清楚就锁定。", "Go and look who is served there, and why nothing came of it. Lock if nobody can say.")),
        "capped" => (visitor.Say("查询达到上限，已拦截", "The cap was reached: look-ups are refused"), visitor.Say("问清原因。确有需要时由同事接手；上限过一小时自动恢复。", "Ask why. A colleague can go on where people wait; the cap ends within the hour by itself.")),
        "speed" => (visitor.Say("查询速度异常", "Looks people up faster than anybody can serve them"), visitor.Say("先锁定，再问：没有人能办得这么快，可能是程序在查。", "Lock first, then ask: nobody serves people that fast, a program may be at work.")),
        "hours" => (visitor.Say("非工作时间查询", "Look-up outside working hours"), visitor.Say("核对排班；当时没有班就锁定。", "Compare with the roster, and lock if nobody was on duty.")),
        "no-match" => (visitor.Say("来电人三次都没有对上", "A caller who did not know the account, three times"), visitor.Say("一次不必处理；同一位客服反复出现时去听一听。", "Once is nothing. Listen in when it is the same agent again and again.")),
        "own" => (visitor.Say("查询本人账号，已拦截", "Tried their own account: refused"), visitor.Say("提醒由同事办理；再犯就锁定。", "Remind them that a colleague serves them; lock if it happens again.")),
        "relative" => (visitor.Say("查询亲属账号，已拦截", "Tried a relative's account: refused"), visitor.Say("提醒由同事办理；再犯就锁定。", "Remind them that a colleague serves them; lock if it happens again.")),
        "invited-again" => (visitor.Say("管理员重置了密码和第二步验证", "An administrator has reset password and second factor"), visitor.Say("问本人是否要求过；没有就锁定，并告诉审计员。", "Ask them whether they wanted it. If not, lock, and tell the auditor.")),
        _ => (kind, ""),
    };
}
