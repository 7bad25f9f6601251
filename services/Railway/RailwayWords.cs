using Passport;

namespace Railway;

/// <summary>What the account centre's pages say about the railway.</summary>
internal static class RailwayWords
{
    public static PassportWords All => new()
    {
        Phone = "95105105",
        Foot = new("示例服务，不出售真实车票。", "A sample service: it sells no real tickets."),
        Registering = new("火车票实名购买，姓名和证件号须与乘车证件一致。", "Tickets carry the traveller's name, so name and number must match your ID card."),
        Suspended = new(
            "暂停期间不能购票、改签或使用积分；已购的车票仍然有效，可以退票。资料全部保留，到期自动恢复，也可以随时恢复。",
            "While it is suspended the account cannot buy, change or redeem. Tickets you have stay valid and can be returned. Everything is kept; it resumes by itself, or whenever you want."),
        Closing = new(
            "注销期间不能购票、改签、退票或使用积分，刚才的操作没有产生任何变化。",
            "While an account is being closed nothing can be bought, changed, returned or redeemed. Nothing has changed."),
        Terms =
        [
            new("account", new("账号", "Your account"), new("账号实名，一人一个。请妥善保管密码，不要转借。", "An account carries your real name; each person has one. Keep its password to yourself.")),
            new("data", new("您的资料", "Your data"), new(
                "姓名、证件号、手机号用于售票和验票；乘车人资料由您添加，只用于为他们购票。",
                "Name, document number and phone are used to sell and check tickets. Passengers you save are used to buy for them only.")),
            new("leaving", new("离开", "Leaving"), new(
                "任何时候都可以注销：我的 → 设置 → 注销账号。注销后资料即被删除，只有法律要求保存的交易记录保留到期满为止。手机号注销后不能再次注册，需要换一个号码。",
                "You can close your account at any time: Me → Settings → Close account. Your data is then erased; only trade records that a law asks for are kept until their time is over. A phone number whose account was closed cannot be registered again: another number is needed.")),
        ],
    };
}
