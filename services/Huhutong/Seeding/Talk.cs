using Huhutong.Data;
using Passport.Data;

namespace Huhutong.Seeding;

/// <summary>Makes up who knows whom and what they say.</summary>
internal sealed class Talk(Random random, DateTimeOffset now, Rows rows)
{
    private static readonly string[] Lines =
    [
        "今晚几点看球？", "八点，记得带零食。", "电视信号好了吗？", "好了，重启一下就行。", "周末来家里吃饭吧。", "好啊，我带水果。", "孩子作业写完没？", "快了，还差一篇作文。",
        "昨天那部片子真好看。", "第几集了？别剧透。", "明天要下雨，带伞。", "收到，谢谢。", "妈让你回个电话。", "刚打过了。", "生日快乐！", "谢谢你一直记得。",
    ];

    private readonly HashSet<(long, long)> _pairs = [];

    /// <summary>Puts one into the other's address book.</summary>
    public void Know(Account owner, Account other, string nickname)
    {
        if (owner.Id == other.Id || rows.Contacts.Exists(c => c.AccountId == owner.Id && c.Nickname == nickname)) return;
        rows.Contacts.Add(new Contact
        {
            Id = rows.Contacts.Count + 1,
            AccountId = owner.Id,
            ContactAccountId = other.Id,
            Nickname = nickname,
            Name = other.RealName,
            Phone = other.PhoneNumber,
            AddedAt = now.AddDays(-random.Next(10, 300)),
        });
    }

    /// <summary>A chat with so many messages.</summary>
    public void Chat(Account one, Account other, int messages)
    {
        var (first, second) = one.Id < other.Id ? (one.Id, other.Id) : (other.Id, one.Id);
        if (first == second || !_pairs.Add((first, second))) return;
        var at = now.AddDays(-random.Next(5, 200));
        var chat = new Chat { Id = rows.Chats.Count + 1, FirstId = first, SecondId = second, StartedAt = at };
        rows.Chats.Add(chat);
        for (var i = 0; i < messages; i++)
        {
            var (sender, receiver) = i % 2 == 0 ? (one.Id, other.Id) : (other.Id, one.Id);
            at = at.AddMinutes(random.Next(1, 90));
            rows.Messages.Add(new Message { Id = rows.Messages.Count + 1, ChatId = chat.Id, SenderId = sender, ReceiverId = receiver, Body = Lines[random.Next(Lines.Length / 2) * 2 + i % 2], SentAt = at });
        }
    }

    /// <summary>A file with a few words in it.</summary>
    public void File(Account owner, string name, string text)
    {
        var content = System.Text.Encoding.UTF8.GetBytes(text);
        rows.Files.Add(new StoredFile { Id = rows.Files.Count + 1, AccountId = owner.Id, Name = name, Content = content, Size = content.Length, AddedAt = now.AddDays(-random.Next(1, 90)) });
    }
}
