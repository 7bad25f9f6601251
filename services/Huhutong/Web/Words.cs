using Huhutong.Data;
using Passport;

namespace Huhutong.Web;

/// <summary>What things are called on pages.</summary>
internal static class Words
{
    extension(Speech speech)
    {
        /// <summary>A plan's name.</summary>
        public string Name(Plan plan) => speech.Say(plan.NameZh, plan.NameEn);

        /// <summary>A subscription's status.</summary>
        public string Status(SubscriptionStatus status) => status switch
        {
            SubscriptionStatus.Active => speech.Say("使用中", "In use"),
            SubscriptionStatus.Suspended => speech.Say("欠费停机", "Suspended: bills are late"),
            _ => speech.Say("已结束", "Over"),
        };

        /// <summary>A bill's status.</summary>
        public string Status(BillStatus status) => status == BillStatus.Paid ? speech.Say("已缴", "Paid") : speech.Say("未缴", "To be paid");

        /// <summary>A payment's status.</summary>
        public string Status(PaymentStatus status) => status switch
        {
            PaymentStatus.Pending => speech.Say("银行处理中", "With the bank"),
            PaymentStatus.Done => speech.Say("已完成", "Done"),
            PaymentStatus.Ordered => speech.Say("已交银行付款", "Ordered at the bank"),
            _ => speech.Say("已取消", "Called off"),
        };

        /// <summary>A box's status.</summary>
        public string Status(BoxStatus status) => status switch
        {
            BoxStatus.Lent => speech.Say("在您家", "With you"),
            BoxStatus.Returning => speech.Say("归还中", "On its way back"),
            _ => speech.Say("已归还", "Back"),
        };

        /// <summary>A box's state.</summary>
        public string Condition(BoxCondition condition) => condition switch
        {
            BoxCondition.Good => speech.Say("完好", "Good"),
            BoxCondition.Worn => speech.Say("正常磨损", "Worn by use"),
            BoxCondition.Damaged => speech.Say("损坏或缺配件", "Damaged, or parts are missing"),
            _ => speech.Say("找不到了", "Lost"),
        };

        /// <summary>What a wallet's line is for.</summary>
        public string Kind(WalletKind kind) => kind switch
        {
            WalletKind.TopUp => speech.Say("充值", "Top-up"),
            WalletKind.Withdrawal => speech.Say("提现", "Withdrawal"),
            WalletKind.WithdrawalCancelled => speech.Say("提现取消", "Withdrawal called off"),
            WalletKind.Bill => speech.Say("月账单", "Monthly bill"),
            WalletKind.LateFee => speech.Say("违约金", "Late fee"),
            WalletKind.ContractFee => speech.Say("合约提前终止费", "Early-termination fee"),
            WalletKind.Deposit => speech.Say("机顶盒押金", "Box deposit"),
            _ => speech.Say("退还押金", "Deposit back"),
        };

        /// <summary>Which way a payment goes.</summary>
        public string Kind(PaymentKind kind) => kind == PaymentKind.TopUp ? speech.Say("充值", "Top-up") : speech.Say("提现", "Withdrawal");

        /// <summary>A date with its year.</summary>
        public string Date(DateOnly day) => day.ToString(speech.Chinese ? "yyyy年M月d日" : "d MMM yyyy", speech.Culture);

        /// <summary>A month.</summary>
        public string Month(DateOnly day) => day.ToString(speech.Chinese ? "yyyy年M月" : "MMMM yyyy", speech.Culture);
    }

    /// <summary>Fen as money, with its sign in front.</summary>
    public static string Signed(long fen) => (fen < 0 ? "−" : "+") + Speech.Money(Math.Abs(fen));
}
