using Passport;
using Railway.Data;
using Railway.Network;

namespace Railway.Web;

/// <summary>What things are called on pages.</summary>
internal static class Words
{
    extension(Speech speech)
    {
        /// <summary>A station's name.</summary>
        public string Station(string code) => speech.Chinese ? StationTable.Get(code).NameZh : StationTable.Get(code).NameEn;

        /// <summary>A class of seats.</summary>
        public string Seat(SeatClass seat) => seat switch
        {
            SeatClass.Business => speech.Say("商务座", "Business"),
            SeatClass.First => speech.Say("一等座", "First class"),
            _ => speech.Say("二等座", "Second class"),
        };

        /// <summary>An order's status.</summary>
        public string Status(OrderStatus status) => status switch
        {
            OrderStatus.Unpaid => speech.Say("待支付", "To be paid"),
            OrderStatus.Paid => speech.Say("未出行", "Coming up"),
            OrderStatus.Completed => speech.Say("已完成", "Completed"),
            OrderStatus.Refunded => speech.Say("已退票", "Returned"),
            _ => speech.Say("已取消", "Cancelled"),
        };

        /// <summary>A ticket's status.</summary>
        public string Status(TicketStatus status) => status switch
        {
            TicketStatus.Held => speech.Say("席位保留", "Seat held"),
            TicketStatus.Issued => speech.Say("有效", "Valid"),
            TicketStatus.Travelled => speech.Say("已出行", "Travelled"),
            TicketStatus.Refunded => speech.Say("已退票", "Returned"),
            TicketStatus.Kept => speech.Say("凭身份证乘车", "Travel by ID card"),
            TicketStatus.Changed => speech.Say("已改签", "Changed"),
            _ => speech.Say("已取消", "Cancelled"),
        };

        /// <summary>A time of day.</summary>
        public string Clock(DateTimeOffset at) => at.ToOffset(ChinaTime.Offset).ToString("HH:mm", speech.Culture);

        /// <summary>How long a journey takes.</summary>
        public string Duration(TimeSpan time) => speech.Say($"{(int)time.TotalHours}小时{time.Minutes}分", $"{(int)time.TotalHours} h {time.Minutes:00} min");
    }

    /// <summary>The tag's class of a status.</summary>
    public static string Tag(OrderStatus status) => status switch
    {
        OrderStatus.Unpaid => "tag stop",
        OrderStatus.Paid => "tag now",
        OrderStatus.Completed => "tag done",
        _ => "tag",
    };

    /// <summary>The tag's class of a status.</summary>
    public static string Tag(TicketStatus status) => status switch
    {
        TicketStatus.Held => "tag wait",
        TicketStatus.Issued => "tag now",
        TicketStatus.Travelled => "tag done",
        _ => "tag",
    };
}
