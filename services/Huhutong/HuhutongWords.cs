using Passport;

namespace Huhutong;

/// <summary>What the account centre's pages say about Huhutong; the terms hold the clauses that its rules name.</summary>
internal static class HuhutongWords
{
    public static PassportWords All => new()
    {
        Phone = "4006001120",
        Foot = new("示例服务，不收取真实费用。", "A sample service: it charges no real money."),
        Registering = new("收视合同以户主名义签订，用户名由您自己取，登录时使用。", "The contract is in the householder's name. Choose a user name yourself: it is what you sign in with."),
        Suspended = new(
            "暂停期间不能充值、订套餐或发消息；欠费和机顶盒仍可以处理。资料全部保留，到期自动恢复，也可以随时恢复。",
            "While it is suspended the account cannot top up, subscribe or write. Bills can be paid and boxes returned. Everything is kept; it resumes by itself, or whenever you want."),
        Closing = new(
            "销户期间不能充值、提现、缴费或发消息，刚才的操作没有产生任何变化。",
            "While an account is being closed nothing can be topped up, withdrawn, paid or written. Nothing has changed."),
        Terms =
        [
            new("1", new("1 账号", "1 Your account"), new("一户一个账号，用户名不能更改。请妥善保管密码。", "One account for each household; its user name cannot change. Keep its password to yourself.")),
            new("5", new("5 余额和提现", "5 Balance and withdrawals"), new(
                "余额是您的钱，随时可以全额提现到原支付方式，不收手续费；提现在途时可以取消。",
                "The balance is your money: all of it can be withdrawn at any time to where it came from, without a fee, and a withdrawal on its way can be called off.")),
            new("7", new("7 欠费", "7 Arrears"), new(
                "账单在应缴日之后每天加收欠费的 0.1%（法律上限为 0.3%），累计不超过欠费本身；逾期 30 天可暂停服务，暂停后 60 天仍不缴清可终止服务（《电信条例》第三十四条）。",
                "After its due day a bill grows by 0.1 % a day (the law allows at most 0.3 %), never by more than the bill itself. After 30 days the service may be suspended, after 60 days more it may be ended (Telecommunications Regulations, article 34).")),
            new("9", new("9 机顶盒", "9 The box"), new(
                "机顶盒借用，押金 100 元。快递（标签由我们付费）或营业厅归还均可；完好或正常磨损全额退押金，损坏扣 60 元，丢失不退押金。",
                "The box is on loan against a deposit of ¥100. Send it back with our prepaid label or hand it in at a counter. In good or worn state the whole deposit comes back; damage costs ¥60; for a lost box the deposit is kept.")),
            new("12", new("12 合约提前终止", "12 Ending a contract early"), new(
                "费用 = 月费 × 剩余月数 × 20% ＋ 赠品价值 × 剩余月数 ÷ 合约月数。剩余月数按自然月计，当月不计；不足一分舍去。",
                "Fee = monthly price × months left × 20 % + value of the gift × months left ÷ months of the contract. Months left are calendar months, this one not counted; parts of a fen are dropped.")),
            new("15", new("15 销户", "15 Leaving"), new(
                "任何时候都可以销户：我的 → 设置 → 注销账号。聊天记录在对方那里保留，但不再显示您是谁。销户后同一手机号 90 天内不能注册，用户名不再给任何人使用，身份证号可以立即重新注册。",
                "You can close your account at any time: Me → Settings → Close account. Who you chatted with keeps the chat, without your name. The same phone number cannot register for 90 days, the user name is given to nobody again, and the ID number can register at once.")),
        ],
    };
}
